import { builtInRuleBook } from '@daybreak/domain';
import type { LocalStack } from '@daybreak/local-stack';
import type { Tables } from '../pipeline/open-tables.ts';
import { readOutputs } from '../pipeline/outputs.ts';
import type { WatchedStream } from '../terminal/can-redraw.ts';
import { count } from '../terminal/count.ts';
import type { Progress } from '../terminal/progress.ts';
import { formatScheduledTime } from '../terminal/scheduled-time.ts';
import type { UnreadableItems } from '../terminal/unreadable-items.ts';
import { untilAborted } from '../terminal/until-aborted.ts';
import { countOutcomes } from './count-outcomes.ts';
import type { DueRows } from './due-rows.ts';
import { followRun } from './follow-run.ts';
import { noteDueRows } from './note-due-rows.ts';
import type { RunWatch } from './run-watch.ts';
import { stepFailuresOf } from './step-failures-of.ts';
import type { Summary } from './summary.ts';
import { describeUnlikelyRun } from './unlikely-run.ts';

interface RunDayOptions {
  stack: LocalStack;
  tables: Tables;
  /** Holds the rows that were due before the stack started. Takes the rest. */
  dueRows: DueRows;
  /** Takes due items that are not valid rows. */
  unreadable: UnreadableItems;
  watch: RunWatch;
  progress: Progress;
  imported: { imported: number; unchanged: number };
  /** The number of events of the run; undefined when they are not asked for. */
  countEvents(): number | undefined;
  scheduledTime: Date;
  /** The time of this machine, from which `describeUnlikelyRun` counts the years ahead. */
  now: Date;
  /** Asks whether to continue with an unlikely run. */
  confirm(effect: string): Promise<boolean>;
  /** Takes the counts of what is read. */
  stderr: WatchedStream;
  signal: AbortSignal;
}

/** Runs every row that is due by `scheduledTime`, and resolves to the summary. Undefined when the answer is no. */
export async function runDay(options: RunDayOptions): Promise<Summary | undefined> {
  const { stack, tables, dueRows, unreadable, watch, progress, imported, scheduledTime, signal } = options;
  const dueBy = scheduledTime.toISOString();
  const reading = { dueBy, onUnreadable: unreadable.add };
  const noting = noteDueRows(dueRows, tables, { ruleBook: builtInRuleBook, ...reading }, options);
  await untilAborted(noting, signal);

  const unlikely = describeUnlikelyRun(dueRows, scheduledTime, options.now);
  if (unlikely !== undefined && !(await options.confirm(unlikely))) return undefined;
  progress.say(`Running ${count(dueRows.size, 'row')} due by ${formatScheduledTime(scheduledTime)}`);
  const startedAt = performance.now();
  watch.begin();
  const outputs = readOutputs(stack.outputs, (name) => new Error(`The template has no output ${name}`));
  const run = await followRun({ stack, scheduleName: outputs.outputOf('ScheduleName'), scheduledTime, watch, signal });
  const durationMs = Math.round(performance.now() - startedAt);
  watch.end();
  if (run.problem !== undefined) progress.say(run.problem);

  const { rows, values, failures } = await untilAborted(countOutcomes(dueRows, tables.rows, reading, options), signal);
  return {
    engine: stack.engine,
    run: { runId: run.runId, scheduledTime: formatScheduledTime(scheduledTime) },
    rows: { ...imported, ...rows },
    values,
    events: options.countEvents(),
    durationMs,
    failures,
    stepFailures: await stepFailuresOf(run.runId, { stack, outputs, signal }),
    unreadable: unreadable.list,
  };
}
