import { userInfo } from 'node:os';
import { describePause, resumeCommand } from '../history/describe-pause.ts';
import { openTarget } from '../target/open-target.ts';
import type { Environment } from '../terminal/environment.ts';
import { print } from '../terminal/print.ts';
import { parseAt } from '../terminal/scheduled-time.ts';
import { UsageError } from '../terminal/usage-error.ts';
import type { CommandOptions } from './command-options.ts';

export interface PauseFilterOptions extends CommandOptions {
  rule?: string;
  tenant?: string;
  id?: string;
}

export interface PauseOptions extends PauseFilterOptions {
  until?: string;
  reason: string;
  by?: string;
}

/** Pauses rows. Throws UsageError for a reason or an end that is not valid. */
export async function pause(options: PauseOptions, environment: Environment): Promise<0> {
  const { until, reason, by = userInfo().username } = options;
  const end = until === undefined ? undefined : parseAt(until, '--until').toISOString();
  if (end !== undefined && end <= environment.now().toISOString())
    throw new UsageError(`--until ${until} has passed: a pause ends in the future`);
  await using target = await openTarget(options, environment);
  const input = { ...filterOf(options), until: end, reason: reason.trim(), by };
  const { id: _, ...paused } = await target.rows.pause(input).catch(rejectedInput);
  print(
    environment,
    options,
    paused,
    () => `${capitalised(describePause(paused))}\nTo continue: ${resumeCommand(paused)}`,
  );
  return 0;
}

export function filterOf({ rule, tenant, id }: PauseFilterOptions) {
  return { rule, tenant, rowId: id };
}

function rejectedInput(error: unknown): never {
  throw error instanceof RangeError ? new UsageError(error.message) : error;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
