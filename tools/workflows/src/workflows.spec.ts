import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { parse } from 'yaml';
import { readCommands } from './read-commands.ts';
import { actionProblems, workflowProblems } from './workflow-problems.ts';

const root = join(import.meta.dirname, '../../..');
const folder = join(root, '.github/workflows');
const commands = readCommands(root);
const files = readdirSync(folder);
const read = (file: string): string => readFileSync(join(folder, file), 'utf8');

it.each(files)('GitHub would take %s, and it runs what there is', async (file) => {
  expect(await workflowProblems(read(file), commands)).toEqual([]);
});

it('GitHub would take the action that installs, and not one of an unknown kind', async () => {
  const action = readFileSync(join(root, '.github/actions/install/action.yml'), 'utf8');
  expect(await actionProblems(action, commands)).toEqual([]);
  expect((await actionProblems(action.replace('composite', 'composed'), commands)).join()).toMatch(/composed|using/);
  expect(await actionProblems(action.replace('npm ci', 'npm instal'), commands)).toEqual([
    'runs what does not exist: npm instal',
  ]);
});

it('the stages that are deployed are configurations of infra', () => {
  const stages = v.object({
    jobs: v.object({
      diff: v.object({ strategy: v.object({ matrix: v.object({ stage: v.array(v.string()) }) }) }),
      dev: v.object({ with: v.object({ stage: v.string() }) }),
      prod: v.object({ with: v.object({ stage: v.string() }) }),
    }),
  });
  const { diff, dev, prod } = v.parse(stages, parse(read('deploy.yml'))).jobs;
  expect(diff.strategy.matrix.stage).toEqual([dev.with.stage, prod.with.stage]);
  expect([...commands.configurations]).toEqual(expect.arrayContaining(diff.strategy.matrix.stage));
});

describe('a mistake in a workflow is caught:', () => {
  const mistakes: [mistake: string, file: string, right: string, wrong: string, problem: RegExp][] = [
    ['a key that GitHub does not know', 'ci.yml', 'runs-on:', 'runs-onn:', /Unexpected value 'runs-onn'/],
    ['a job that is waited for and missing', 'deploy.yml', 'needs: dev', 'needs: staging', /unknown job 'staging'/],
    ['an event that does not exist', 'ci.yml', 'pull_request:', 'pull_requests:', /Unexpected value 'pull_requests'/],
    ['a schedule that is none', 'ci.yml', '17 2 * * *', '17 2 * *', /Invalid cron expression/],
    ['a permission that is none', 'deploy.yml', 'id-token: write', 'id-token: all', /Unexpected value 'all'/],
    ['an unknown property in an expression', 'ci.yml', 'github.event_name ==', 'github.event_nam ==', /event_nam/],
    ['text that is no YAML', 'ci.yml', '    steps:', '   steps:', /same column/],
    ['no permissions', 'ci.yml', 'permissions:\n  contents: read\n', '', /permissions that the repository happens/],
    ['a job without an end', 'ci.yml', '    timeout-minutes: 75\n', '', /soak may hang/],
    ['an action by a branch', 'ci.yml', 'actions/cache@v5', 'actions/cache@main', /does not pin actions\/cache@main/],
    ['an expression in a script', 'deploy.yml', '-c "$STAGE" --', '-c ${{ matrix.stage }} --', /into a script/],
    ['a target that does not exist', 'ci.yml', 'fuzz integration', 'fuzzes integration', /npx nx affected -t lint/],
    ['a task that does not exist', 'ci.yml', 'pipeline-e2e:soak', 'pipeline-e2e:soaked', /pipeline-e2e:soaked/],
    ['a configuration that does not exist', 'deploy-stage.yml', '-c "$STAGE"', '-c prdo', /-c prdo/],
    ['a file that does not exist', 'ci.yml', 'run: .ci/run', 'run: .ci/all', /\.ci\/all/],
  ];

  it.each(mistakes)('%s', async (_, file, right, wrong, problem) => {
    expect(read(file)).toContain(right);
    const problems = await workflowProblems(read(file).replace(right, wrong), commands);
    expect(problems.join('\n')).toMatch(problem);
  });
});
