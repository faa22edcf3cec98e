import { buildTemplate } from '../target/folder/build-template.ts';
import { openDataFolder } from '../target/folder/data-folder.ts';
import type { FolderAddress } from '../target/folder/folder-target.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { Environment } from '../terminal/environment.ts';
import { createProgress } from '../terminal/progress.ts';
import { DueRows } from './due-rows.ts';
import { waitUntilIdle } from './follow-run.ts';
import { RunWatch } from './run-watch.ts';
import { startStack } from './start-stack.ts';

/** Runs the functions on a data folder, without a firing, until each message in its queues is handled. Throws CommandError when they make no progress. */
export async function finishMessages(
  { path, option, name, engine }: FolderAddress,
  environment: Environment,
): Promise<void> {
  const { env, signal, stderr } = environment;
  const progress = createProgress(stderr);
  progress.say('Building the functions and the template');
  const templatePath = await buildTemplate(env, signal);
  using folder = openDataFolder(path, { name: `${option} ${name}`, create: false });
  using noRows = new DueRows();
  const watch = new RunWatch(noRows, progress);
  progress.say('Starting the local stack');
  await using stack = await startStack(templatePath, { folder, engine, watch, environment: {}, signal });
  const problem = await waitUntilIdle({ stack: stack.local, watch, signal });
  if (problem !== undefined) throw new CommandError(problem);
}
