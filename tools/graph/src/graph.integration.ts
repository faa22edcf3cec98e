import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, type Question, targets } from './answer.ts';
import { bumped, changed, fileOf } from './edits.ts';
import { openWorkspace, type Workspace } from './open-workspace.ts';
import { bumps, rootFiles } from './root-table.ts';
import { every, type Row, sources } from './table.ts';
import { whatRuns } from './what-runs.ts';

let workspace: Workspace;
let base: Answer;
beforeAll(async () => {
  workspace = openWorkspace();
  base = await workspace.ask();
});
afterAll(() => workspace.close());

interface Effect {
  affected: string[];
  runs: Record<string, string[]>;
}

describe('a change of the source of', () => {
  it.each(Object.entries(sources))('%s runs what the table says', async (project, row) => {
    expect(await effectOf(changed(workspace, fileOf(workspace, base, project, row.ending)))).toEqual(expected(row));
  });

  it.each(Object.entries(sources))(
    '%s that changes its declarations is seen by lint and types',
    async (project, row) => {
      const { runs } = await effectOf(changed(workspace, fileOf(workspace, base, project, row.ending)), {
        declarationsChange: true,
      });
      const typed = expected({ affected: '', runs: { lint: row.typed, typecheck: row.typed } }).runs;
      expect({ lint: runs['lint'], typecheck: runs['typecheck'] }).toEqual(typed);
    },
  );

  it('a library, with inputs that forget what is imported, is caught by the table', async () => {
    const faulty = { 'nx.json': workspace.read('nx.json').replaceAll('"^source", ', '') };
    const change = changed(workspace, fileOf(workspace, base, 'batch'));

    const effect = await effectOf({ ...faulty, ...change }, { before: await workspace.ask({ edits: faulty }) });

    expect(effect.runs['test']).toEqual(['batch', 'packages']);
    expect(effect.runs).not.toEqual(expected(sources['batch'] ?? { affected: '', runs: {} }).runs);
  });

  it('no project that is missing in the table, but for functions of yours', () => {
    expect(projects().filter((name) => !(name in sources))).toEqual([]);
  });
});

describe('a change of what only people or tests read', () => {
  it.each(['domain', 'runtime', 'batch', 'repository', 'local-stack', 'testkit'])(
    'a spec of %s runs no other project’s checks',
    async (project) => {
      const { runs } = await effectOf(changed(workspace, fileOf(workspace, base, project, '.spec.ts')));
      expect(runs).toEqual(tasksOf(project, 'lint', 'typecheck', 'test', 'mutation'));
    },
  );

  it('an integration suite of a function runs no specs and builds nothing', async () => {
    const { runs } = await effectOf(changed(workspace, fileOf(workspace, base, 'writer', '.integration.ts')));
    expect(runs).toEqual(tasksOf('writer', 'lint', 'typecheck', 'integration', 'mutation'));
  });

  it('the READMEs of all projects run lint, and pack what is published', async () => {
    const readmes: Question['edits'] = {};
    for (const { root } of Object.values(base.projects)) readmes[`${root}/README.md`] = '# Planted\n';
    const { runs } = await effectOf(readmes);
    expect(runs).toEqual({
      lint: projects().toSorted(),
      // The published libraries carry theirs; and there are suites that read them all.
      build: ['batch', 'domain', 'repository', 'runtime'],
      test: ['packages'],
      integration: ['docs-examples', 'packages', 'scripts'],
    });
  });
});

describe('a change of what belongs to no project', () => {
  it.each(Object.entries(rootFiles))('%s runs what the table says', async (file, row) => {
    expect(await effectOf(changed(workspace, file))).toEqual(expected(row));
  });

  it('package.json runs what reads the scripts for a script, and everything for another module system', async () => {
    const manifest = workspace.read('package.json');
    expect(await effectOf({ 'package.json': manifest.replace('"start":', '"begin":') })).toEqual(
      expected({ affected: every, runs: { integration: 'graph', test: 'workflows' } }),
    );
    expect(await effectOf({ 'package.json': manifest.replace('"module"', '"commonjs"') })).toEqual(
      expected({ affected: every, runs: Object.fromEntries(targets.map((target) => [target, every])) }),
    );
  });

  it.each(Object.entries(bumps))('another version of %s runs what the table says', async (name, runs) => {
    expect(await effectOf(bumped(workspace, base, name))).toEqual(expected({ affected: every, runs }));
  });
});

/** What edits affect and run. Whatever they would run they have to affect, or `nx affected` would leave it out. */
async function effectOf(
  edits: Question['edits'],
  { before = base, declarationsChange = false }: { before?: Answer; declarationsChange?: boolean } = {},
): Promise<Effect> {
  const after = await workspace.ask({ edits });
  const ran = whatRuns(before, after, { declarationsChange });
  const runs = Object.entries(ran).filter(([target]) => targets.includes(target));
  expect(runs.flatMap(([, names]) => names).filter((name) => !after.affected.includes(name))).toEqual([]);
  const told = runs
    .map(([target, names]) => [target, withoutYours(names)] as const)
    .filter(([, names]) => names.length > 0);
  return { affected: withoutYours(after.affected), runs: Object.fromEntries(told) };
}

/** All but functions that a team has added, which no table knows. */
function withoutYours(names: readonly string[]): string[] {
  return names.filter((name) => name in sources || base.projects[name]?.tags.includes('type:function') !== true);
}

function projects(): string[] {
  return withoutYours(Object.keys(base.projects));
}

function expected({ affected, runs }: Row): Effect {
  const namesIn = (text: string, all: string[]): string[] =>
    (text === every ? all : text.split(' ').filter((name) => name !== '')).toSorted();
  const all = projects();
  return {
    // This project tests all others, so that every change of one affects it; what it runs is the table's matter again.
    affected: affected === '' ? [] : [...new Set([...namesIn(affected, all), 'graph'])].toSorted(),
    runs: Object.fromEntries(
      Object.entries(runs).map(([target, text]) => [target, namesIn(text, all.filter(has(target)))]),
    ),
  };
}

const has = (target: string) => (project: string) => `${project}:${target}` in base.tasks;

function tasksOf(project: string, ...of: string[]): Effect['runs'] {
  return Object.fromEntries(of.filter((target) => has(target)(project)).map((target) => [target, [project]]));
}
