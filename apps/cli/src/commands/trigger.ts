import { randomUUID } from 'node:crypto';
import { reportOf, type RunReport } from '../overview/run-report.ts';
import { waitUntilRunFinished } from '../pipeline/wait-until-run-finished.ts';
import { parseTarget } from '../target/parse-target.ts';
import type { StackAddress } from '../target/stack/stack-target.ts';
import { confirm } from '../terminal/confirm.ts';
import { count } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { print } from '../terminal/print.ts';
import { createProgress } from '../terminal/progress.ts';
import { formatScheduledTime, parseDay } from '../terminal/scheduled-time.ts';
import { UsageError } from '../terminal/usage-error.ts';
import type { CommandOptions } from './command-options.ts';

export interface TriggerOptions extends CommandOptions {
  today?: string;
  yes?: boolean;
}

/**
 * Starts a run now. On a stack it resolves when the scanner has dispatched every due row, on a folder when all work is done.
 * Resolves to 1 when a due row of a folder is not completed, or when the answer is no.
 */
export async function trigger(options: TriggerOptions, environment: Environment): Promise<0 | 1> {
  const scheduledTime = options.today === undefined ? environment.now() : parseDay(options.today);
  const address = parseTarget(options, environment);
  if (address.kind === 'stack') return await triggerStack(address, scheduledTime, options, environment);

  // Rejects a folder without rows. `start` would create the folder, and import the example into it.
  {
    const name = `${address.option} ${address.name}`;
    const { openDataFolder } = await import('../target/folder/data-folder.ts');
    using folder = openDataFolder(address.path, { name, create: false });
    if (folder.contents === undefined)
      throw new UsageError(`${name} holds no rows yet: import some with daybreak import FILE`);
  }
  const { start } = await import('./start.ts');
  const { engine, json, yes } = options;
  return await start(
    [],
    {
      data: address.path,
      at: scheduledTime.toISOString(),
      ...(engine && { engine }),
      ...(json && { json }),
      ...(yes && { yes }),
    },
    environment,
  );
}

export interface TriggerReport {
  run: RunReport;
}

async function triggerStack(
  address: StackAddress,
  scheduledTime: Date,
  options: TriggerOptions,
  environment: Environment,
): Promise<0 | 1> {
  const { openStackTarget } = await import('../target/stack/open-stack-target.ts');
  await using target = await openStackTarget(address, environment);
  if (scheduledTime > environment.now()) {
    const due = await target.rows.countDue({ dueBy: scheduledTime.toISOString() });
    const effect = `${formatScheduledTime(scheduledTime)} is in the future: this run takes ${count(due, 'row')} of ${target.name} ahead of time, and the values that it writes take effect at once`;
    if (!(await confirm({ effect, yes: options.yes }, environment))) return 1;
  }
  const time = formatScheduledTime(scheduledTime);
  // A new id, so that the run starts even when this time had a run before.
  const runId = `${time}/${randomUUID()}`;
  await target.invokeScanner({ scheduledTime: time, runId });
  const progress = createProgress(environment.stderr);
  const run = await waitUntilRunFinished({ runs: target.runs, runId, progress, signal: environment.signal });
  const report: TriggerReport = { run: reportOf(run, undefined, 'stack') };
  print(environment, options, report, formatTrigger);
  return 0;
}

function formatTrigger({ run: { runId, dispatched } }: TriggerReport): string {
  return `The run ${runId} dispatched ${count(dispatched, 'row')}. daybreak runs prints their outcome`;
}
