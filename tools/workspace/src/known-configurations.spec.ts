import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { preTasksExecution } from './known-configurations.js';

/** What becomes of `nx` with these words behind it. */
async function nx(words: string): Promise<unknown> {
  const workspaceRoot = join(import.meta.dirname, '../../..');
  const argv = ['node', 'nx', ...words.split(' ')];
  return await preTasksExecution(undefined, { id: 'run', workspaceRoot, nxJsonConfiguration: {}, argv });
}

it.each([
  ['deploy infra -c prdo', 'prdo'],
  ['destroy infra --configuration=prdo', 'prdo'],
  ['destroy infra --configuration prdo', 'prdo'],
  ['run infra:deploy:prdo', 'prdo'],
  ['deploy infra -c kmsKeyArn=arn:a', 'kmsKeyArn=arn:a'],
  ['deploy infra --c=prdo', 'prdo'],
  // Nx takes it for the configuration `production`.
  ['deploy infra --prod', '--prod'],
  ['destroy infra --prod=true', '--prod=true'],
  // Nx does not read these, and hands them to the command.
  ['deploy infra -cprod', '-cprod'],
  ['deploy infra -cstage=prod', '-cstage=prod'],
])('nx %s is refused', async (words, configuration) => {
  const refusal = `There is no configuration "${configuration}": write -c dev, or -c prod, or -c stage=prod. What the CDK`;
  await expect(nx(words)).rejects.toThrow(refusal);
});

it.each(['deploy infra -c prod -- -c a=b --prod', 'run infra:deploy:prod --prod=false', 'test cli -t dev:x'])(
  'nx %s is not',
  async (words) => {
    await expect(nx(words)).resolves.toBeUndefined();
  },
);
