import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

// An ESLint rule: the rooms of a project import each other one way. A room is a folder of `src`, or a file directly in
// it. Rooms in a circle can only be understood, tested and moved together, even if they share only types.
// It is JavaScript because an editor's extension also loads it, with the editor's version of Node.

/** @typedef {{ from: string, to: string }} Import */
/** @typedef {Map<string, Map<string, Import>>} Rooms By room, the rooms that it imports, each with one such import. */

/** @type {import('eslint').Rule.RuleModule} */
export const oneWayRooms = {
  meta: { type: 'problem' },
  create(context) {
    const [, project = '', file = ''] = /^(\w+\/[^/]+)\/src\/(.+)$/.exec(relative(context.cwd, context.filename)) ?? [];
    if (file === '' || isTest(file)) return {};
    // Reports each circle in the file of its first import.
    const here = circlesOf(readRooms(join(context.cwd, project, 'src'))).filter(([edge]) => edge?.from === file);
    return { Program: (node) => here.forEach((circle) => context.report({ node, message: describe(circle) })) };
  },
};

/** @type {Map<string, Rooms>} */
const known = new Map();

/**
 * Reads the imports of all files except tests, once per process: only all files of a project together show its rooms.
 * @param {string} src
 */
function readRooms(src) {
  const before = known.get(src);
  if (before !== undefined) return before;
  const sources = globSync('**/*.{ts,js}', { cwd: src })
    .filter((file) => !isTest(file))
    .toSorted();
  /** @type {Rooms} */
  const rooms = new Map();
  for (const from of sources) {
    for (const { fileName } of ts.preProcessFile(readFileSync(join(src, from), 'utf8'), true, true).importedFiles) {
      if (!fileName.startsWith('.')) continue;
      const to = join(dirname(from), fileName);
      const others = rooms.get(roomOf(from)) ?? new Map();
      rooms.set(roomOf(from), others);
      if (roomOf(to) !== roomOf(from) && !others.has(roomOf(to))) others.set(roomOf(to), { from, to });
    }
  }
  known.set(src, rooms);
  return rooms;
}

/** Returns the shortest circle of each room, except for rooms of a circle found earlier. @param {Rooms} rooms */
function circlesOf(rooms) {
  const seen = new Set();
  return [...rooms.keys()].flatMap((room) => {
    const circle = seen.has(room) ? undefined : shortestCircle(rooms, room);
    for (const { from } of circle ?? []) seen.add(roomOf(from));
    return circle === undefined ? [] : [circle];
  });
}

/**
 * Returns the imports that lead from the room back to it, or undefined if there are none.
 * @param {Rooms} rooms
 * @param {string} start
 */
function shortestCircle(rooms, start) {
  /** @type {Map<string, Import[]>} */
  const paths = new Map([[start, []]]);
  for (const [room, path] of paths) {
    for (const [next, edge] of rooms.get(room) ?? []) {
      if (next === start) return [...path, edge];
      if (!paths.has(next)) paths.set(next, [...path, edge]);
    }
  }
  return undefined;
}

/** @param {Import[]} circle */
function describe(circle) {
  const rooms = [...circle.map(({ from }) => roomOf(from)), roomOf(circle[0]?.from ?? '')];
  const imports = circle.map(({ from, to }) => `${from} imports ${to}`);
  return `Rooms import each other in a circle, ${rooms.join(' -> ')}: ${imports.join(', ')}`;
}

/** @param {string} file */
function roomOf(file) {
  return dirname(file) === '.' ? file : dirname(file);
}

/** @param {string} file */
function isTest(file) {
  return /\.(spec|fuzz|integration)\.ts$/.test(file);
}
