import type { Pause, PauseFilter } from '@daybreak/domain';
import { editorOf } from '../edits/editor-of.ts';
import { describePause, describeFilter, resumeCommand } from '../history/describe-pause.ts';
import { countPausable } from '../selection/count-pausable.ts';
import { type PauseFilterOptions, pauseFiltersOf } from '../selection/pause-filter.ts';
import { openTarget, type Target } from '../target/open-target.ts';
import { count } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { print } from '../terminal/print.ts';
import { parseAt } from '../terminal/scheduled-time.ts';
import { UnreadableItems } from '../terminal/unreadable-items.ts';
import { UsageError } from '../terminal/usage-error.ts';
import type { CommandOptions } from './command-options.ts';

export interface PauseOptions extends CommandOptions, PauseFilterOptions {
  until?: string;
  reason: string;
  by?: string;
  dryRun?: boolean;
}

/** The repository's limit of a table. */
const maximumPauses = 100;

/** Pauses rows. Throws UsageError for a reason or an end that is not valid, and for more ids than a table can pause. */
export async function pause(options: PauseOptions, environment: Environment): Promise<0 | 1> {
  const { until, reason } = options;
  const by = editorOf(options, environment);
  const end = until === undefined ? undefined : parseAt(until, '--until').toISOString();
  if (end !== undefined && end <= environment.now().toISOString())
    throw new UsageError(`--until ${until} has passed: a pause ends in the future`);
  const filters = await pauseFiltersOf(options, environment);
  await using target = await openTarget(options, environment);
  if (options.dryRun === true) return await dryRun(target, filters, options, environment);
  await assertRoom(target, filters.length);
  const paused: Omit<Pause, 'id'>[] = [];
  for (const filter of filters) {
    const input = { ...filter, until: end, reason: reason.trim(), by };
    const { id: _, ...pauseOfRows } = await target.rows.pause(input).catch(rejectedInput);
    paused.push(pauseOfRows);
  }
  const [first] = paused;
  if (options.idsFrom === undefined && first !== undefined) print(environment, options, first, formatPause);
  else print(environment, options, { pauses: paused }, ({ pauses }) => pauses.map(formatPause).join('\n'));
  return 0;
}

async function dryRun(
  target: Target,
  filters: readonly PauseFilter[],
  options: PauseOptions,
  environment: Environment,
): Promise<0 | 1> {
  const unreadable = new UnreadableItems();
  const matched = await countPausable(target, filters, unreadable.add, environment);
  const report = { matched, unreadable: unreadable.list, dryRun: true };
  const what = filters.map(describeFilter).join('; ');
  print(
    environment,
    options,
    report,
    () => `Would hold back ${count(matched, 'scheduled row')} (${what}), and those that come later`,
  );
  return unreadable.report(environment.stderr);
}

/** Before the first of several pauses: a part of them would be hard to undo. */
async function assertRoom({ rows }: Target, pauses: number): Promise<void> {
  if (pauses === 1) return;
  const { active, resumed } = await rows.pauses();
  const room = maximumPauses - active.length - resumed.length;
  if (pauses > room)
    throw new UsageError(
      `The table can hold ${room} more pauses, and there are ${pauses} ids: pause them by --where instead`,
    );
}

function formatPause(paused: Omit<Pause, 'id'>): string {
  return `${capitalised(describePause(paused))}\nTo continue: ${resumeCommand(paused)}`;
}

function rejectedInput(error: unknown): never {
  throw error instanceof RangeError ? new UsageError(error.message) : error;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
