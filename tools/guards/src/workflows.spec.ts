import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { unknownNames } from './unknown-names.ts';
import { workflowProblems } from './workflow-problems.ts';

const github = join(import.meta.dirname, '../../../.github');
const read = (file: string): string => readFileSync(join(github, file), 'utf8');

it.each(readdirSync(join(github, 'workflows')))('GitHub accepts %s, and all of its names exist', async (file) => {
  expect(await workflowProblems(read(`workflows/${file}`), 'workflow.yml')).toEqual([]);
});

it('GitHub accepts the install action, and rejects one of an unknown kind', async () => {
  const action = read('actions/install/action.yml');
  expect(await workflowProblems(action, 'action.yml')).toEqual([]);
  expect((await workflowProblems(action.replace('composite', 'composed'), 'action.yml')).join()).toMatch(/composed/);
  expect(await workflowProblems(action.replace('npm ci', 'npm instal'), 'action.yml')).toEqual([
    'names instal, which does not exist',
  ]);
});

it('each deployed stage is a configuration', () => {
  const stages = [...read('workflows/deploy.yml').matchAll(/\bstage: (?:\[(.+)\]|([a-z]+))$/gm)];
  const flags = stages.flatMap(([, list, stage = '']) => (list?.split(', ') ?? [stage]).map((name) => ` -c ${name}`));
  expect(flags).toEqual([' -c dev', ' -c prod', ' -c dev', ' -c prod']);
  expect(unknownNames(flags.join('\n'))).toEqual([]);
});

it.each([
  ['a key that GitHub does not know', 'ci.yml', 'runs-on:', 'runs-onn:', /Unexpected value 'runs-onn'/],
  ['an unknown property in an expression', 'ci.yml', 'github.event_name ==', 'github.event_nam ==', /event_nam/],
  ['no permissions', 'ci.yml', 'permissions:\n  contents: read\n', '', /sets no permissions/],
  ['a job without a timeout', 'ci.yml', '    timeout-minutes: 75\n', '', /soak sets no timeout-minutes/],
  ['an action by a branch', 'ci.yml', 'actions/cache@v5', 'actions/cache@main', /does not pin actions\/cache@main/],
  ['an expression in a script', 'deploy.yml', '-c "$STAGE" --', '-c ${{ matrix.stage }} --', /into a script/],
  ['a target that does not exist', 'ci.yml', 'fuzz integration', 'fuzzes integration', /names fuzzes, which/],
  ['a task that does not exist', 'ci.yml', 'pipeline-e2e:soak', 'pipeline-e2e:soaked', /pipeline-e2e:soaked/],
  ['a task of a project that has none', 'deploy-stage.yml', 'nx deploy infra', 'nx deploy writer', /deploy writer/],
  ['a configuration that does not exist', 'deploy-stage.yml', '-c "$STAGE"', '-c prdo', /prdo/],
  ['a file that does not exist', 'ci.yml', 'run: .ci/run', 'run: .ci/all', /\.ci\/all/],
])('detects a mistake in a workflow: %s', async (_, file, right, wrong, problem) => {
  const text = read(`workflows/${file}`);
  expect(text).toContain(right);
  expect((await workflowProblems(text.replace(right, wrong), 'workflow.yml')).join('\n')).toMatch(problem);
});
