import { builtInRuleBook } from '@daybreak/domain';
import type { LocalStack } from '@daybreak/local-stack';
import type { Tables } from '../pipeline/open-tables.ts';
import { readOutputs } from '../pipeline/outputs.ts';
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
  /** Holds what was due before the stack was started; gets the rest. */
  dueRows: DueRows;
  /** Gets what is due and is no row. */
  unreadable: UnreadableItems;
  watch: RunWatch;
  progress: Progress;
  imported: { imported: number; unchanged: number };
  scheduledTime: Date;
  /** Of this machine, against which a day is far ahead. */
  now: Date;
  /** Asks whether to go on with what nobody can have meant. */
  confirm(effect: string): Promise<boolean>;
  signal: AbortSignal;
}

/** Does everything that is due by `scheduledTime`, and says what became of it; undefined when the answer was no. */
export async function runDay(options: RunDayOptions): Promise<Summary | undefined> {
  const { stack, tables, dueRows, unreadable, watch, progress, imported, scheduledTime, signal } = options;
  const dueBy = scheduledTime.toISOString();
  const noting = noteDueRows(dueRows, tables, { ruleBook: builtInRuleBook, dueBy, onUnreadable: unreadable.add });
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
  if (run.trouble !== undefined) progress.say(run.trouble);

  const { rows, values, failures } = await untilAborted(
    countOutcomes(dueRows, tables.rows, { dueBy, onUnreadable: unreadable.add }),
    signal,
  );
  return {
    engine: stack.engine,
    run: { runId: run.runId, scheduledTime: formatScheduledTime(scheduledTime) },
    rows: { ...imported, ...rows },
    values,
    durationMs,
    failures,
    stepFailures: await stepFailuresOf(run.runId, { stack, outputs, signal }),
    unreadable: unreadable.list,
  };
}
