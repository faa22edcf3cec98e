import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from './answer.ts';
import { fileOf } from './edits.ts';
import { openWorkspace, type Workspace } from './open-workspace.ts';
import { unhashed } from './unhashed.ts';
import { whatRuns } from './what-runs.ts';

let workspace: Workspace;
let base: Answer;
beforeAll(async () => {
  workspace = openWorkspace();
  base = await workspace.ask({ listsInputs: true });
});
afterAll(() => workspace.close());

/** The projects whose tasks of a target miss the cache, beside all that have the target. */
async function missing(target: string, question: Parameters<Workspace['ask']>[0]): Promise<[string[], string[]]> {
  const ran = whatRuns(base, await workspace.ask(question));
  const all = Object.keys(base.tasks).filter((id) => id.endsWith(`:${target}`));
  return [ran[target] ?? [], all.map((id) => id.slice(0, id.indexOf(':'))).toSorted()];
}

it('nothing runs a second time', async () => {
  expect(whatRuns(base, await workspace.ask())).toEqual({});
});

describe('what a task depends on misses the cache', () => {
  it('the version of Node, for every task', async () => {
    const fake = join(workspace.folder, 'dist/another-node');
    mkdirSync(fake, { recursive: true });
    writeFileSync(join(fake, 'node'), '#!/bin/sh\necho v99.0.0\n');
    chmodSync(join(fake, 'node'), 0o755);
    const after = await workspace.ask({ env: { PATH: `${fake}${delimiter}${process.env['PATH']}` } });
    const same = Object.keys(base.tasks).filter((id) => after.tasks[id]?.hash === base.tasks[id]?.hash);
    expect(same).toEqual([]);
  });

  it('a bundle, for the synthesis', async () => {
    const [missed] = await missing('synth', { edits: { 'dist/apps/worker/handler.cjs': 'exports.handler = 1;\n' } });
    expect(missed).toEqual(['infra']);
  });

  it('the template, for the suites that start it', async () => {
    const template = 'dist/apps/infra/cdk.out/Daybreak-dev.template.json';
    const [missed] = await missing('integration', { edits: { [template]: '{}\n' } });
    expect(missed).toEqual(['bundles', 'cli', 'pipeline-e2e']);
  });

  it('the declarations of a library, for lint and types of what imports it', async () => {
    const edits = { 'dist/declarations/libs/batch/libs/batch/src/index.d.ts': 'export {};\n' };
    const importers = ['dead-letter', 'packages', 'pipeline-e2e', 'scanner', 'worker', 'writer'];
    for (const target of ['lint', 'typecheck']) expect((await missing(target, { edits }))[0]).toEqual(importers);
    // Examples of the documents import it too.
    expect((await missing('integration', { edits }))[0]).toEqual(['docs-examples']);
  });

  it.each(['DAYBREAK_TARGET', 'DAYBREAK_TEST_ENGINES'])('the variable %s, for every suite', async (name) => {
    const [missed, all] = await missing('integration', { env: { [name]: 'planted' } });
    expect(missed).toEqual(all);
  });

  it('every variable of ours that the code names, for tests', () => {
    const code = Object.values(base.projects)
      .flatMap(({ root }) =>
        readdirSync(join(workspace.folder, root), { recursive: true, encoding: 'utf8' })
          .filter((file) => file.endsWith('.ts'))
          .map((file) => workspace.read(join(root, file))),
      )
      .join('\n');
    const named = new Set([...code.matchAll(/\bDAYBREAK_[A-Z_]*[A-Z]\b/g)].map(([name]) => `env:${name}`));
    const tests = Object.entries(base.tasks).filter(([id]) => /:(test|abuse|integration)$/.test(id));
    expect(named.size).toBeGreaterThan(3);
    expect(
      tests.flatMap(([id, { inputs }]) =>
        [...named].filter((name) => !inputs.includes(name)).map((name) => [id, name]),
      ),
    ).toEqual([]);
  });
});

describe('the hash of a task', () => {
  it('holds what the project imports, and what that imports, packages too', () => {
    expect(unhashed(base, workspace)).toEqual([]);
  });

  it('is seen to lack it when inputs forget the imported source', async () => {
    const nxJson = workspace.read('nx.json').replace(/("specs", )"\^source", /, '$1');
    const faulty = await workspace.ask({ edits: { 'nx.json': nxJson }, listsInputs: true });

    expect(unhashed(faulty, workspace)).toContainEqual(
      `worker:test does not see ${fileOf(workspace, base, 'repository')}`,
    );
  });

  it('is seen to lack it when a project names what it imports, but not all', async () => {
    const project = workspace.read('apps/cli/project.json').replaceAll('"local-stack", ', '');
    const faulty = await workspace.ask({ edits: { 'apps/cli/project.json': project }, listsInputs: true });

    expect(unhashed(faulty, workspace).filter((problem) => problem.startsWith('cli:test '))).not.toEqual([]);
  });
});
