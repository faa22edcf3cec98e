import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openDataFolder } from './data-folder.ts';

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'daybreak-cli-'));
});
afterEach(() => {
  rmSync(parent, { recursive: true });
});

test('a folder is created, locked by one process, and opened again with its record', () => {
  const path = join(parent, 'new', 'data');
  const contents = { outputs: { RowsTableName: 'rows', DueShardCount: '16' }, region: 'eu-west-1' };
  {
    using folder = openDataFolder(path, { name: 'data', create: true });
    expect(folder.contents).toBeUndefined();
    folder.write(contents);
    expect(() => openDataFolder(path, { name: '--data data', create: false })).toThrow(
      `${path} is in use by process ${process.pid}. Only one process at a time can use a data folder: stop that process first`,
    );
  }
  using again = openDataFolder(path, { name: 'data', create: false });
  expect(again.contents).toEqual(contents);
});

test('the record is replaced atomically: a process that is killed leaves the old one', () => {
  const path = join(parent, 'data');
  using folder = openDataFolder(path, { name: 'data', create: true });
  folder.write({ outputs: { RowsTableName: 'rows' }, region: 'eu-west-1' });
  const before = readFileSync(join(path, 'daybreak.json'), 'utf8');
  const descriptor = openSync(join(path, 'daybreak.json'), 'r');
  try {
    folder.write({ outputs: { RowsTableName: 'other' }, region: 'eu-west-1' });
    // The old file is unchanged.
    expect(readFileSync(descriptor, 'utf8')).toBe(before);
  } finally {
    closeSync(descriptor);
  }
  expect(readFileSync(join(path, 'daybreak.json'), 'utf8')).toContain('other');
  expect(readdirSync(path)).not.toContain('daybreak.json.partial');
});

test('a folder of an older version is read', () => {
  const path = join(parent, 'old');
  {
    using _ = openDataFolder(path, { name: 'old', create: true });
  }
  const old = { rowsTableName: 'rows', dueShardCount: 8, region: 'eu-west-1', importing: ['a.csv'] };
  writeFileSync(join(path, 'daybreak.json'), JSON.stringify(old));
  using folder = openDataFolder(path, { name: 'old', create: false });
  expect(folder.contents).toEqual({
    outputs: { RowsTableName: 'rows', DueShardCount: '8' },
    region: 'eu-west-1',
    importing: ['a.csv'],
  });
});

test('no folder is created when it must exist', () => {
  const path = join(parent, 'missing');
  expect(() => openDataFolder(path, { name: 'missing', create: false })).toThrow('there is no such folder');
  expect(existsSync(path)).toBe(false);
  mkdirSync(path);
  expect(() => openDataFolder(path, { name: 'missing', create: false })).toThrow('not a Daybreak data folder');
});

test('a folder with other files is rejected and unchanged', () => {
  writeFileSync(join(parent, 'thesis.txt'), '');
  expect(() => openDataFolder(parent, { name: '--target home', create: true })).toThrow(
    '--target home: this is not a Daybreak data folder, and it holds other files',
  );
  const file = join(parent, 'thesis.txt');
  expect(() => openDataFolder(file, { name: 'thesis.txt', create: true })).toThrow('this is a file, not a folder');
});
