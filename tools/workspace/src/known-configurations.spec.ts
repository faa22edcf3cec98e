import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { preTasksExecution } from './known-configurations.js';

/** Runs the plugin for `nx` with these arguments. */
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
  // Nx reads it as the configuration `production`.
  ['deploy infra --prod', '--prod'],
  ['destroy infra --prod=true', '--prod=true'],
  // Nx does not read these, and passes them to the command.
  ['deploy infra -cprod', '-cprod'],
  ['deploy infra -cstage=prod', '-cstage=prod'],
])('rejects nx %s', async (words, configuration) => {
  const message = `Unknown configuration "${configuration}": use -c dev, -c prod, -c stage=prod. Write arguments of the CDK`;
  await expect(nx(words)).rejects.toThrow(message);
});

it.each(['deploy infra -c prod -- -c a=b --prod', 'run infra:deploy:prod --prod=false', 'test cli -t dev:x'])(
  'accepts nx %s',
  async (words) => {
    await expect(nx(words)).resolves.toBeUndefined();
  },
);
