import { builtInRuleBook } from '@daybreak/domain';
import type { LocalStack } from '@daybreak/local-stack';
import { untilAborted } from '../options/environment.ts';
import { formatScheduledTime } from '../options/parse-scheduled-time.ts';
import { outputOf } from '../stack/open-rows.ts';
import type { UnreadableItems } from '../output/unreadable-items.ts';
import type { Tables } from '../target/open-tables.ts';
import type { Census } from './census.ts';
import { countFates } from './count-fates.ts';
import { followRun } from './follow-run.ts';
import { noteDueRows } from './note-due-rows.ts';
import type { Progress } from './progress.ts';
import type { RunWatch } from './run-watch.ts';
import type { Summary } from './summary.ts';

interface RunDayOptions {
  stack: LocalStack;
  table: Tables;
  /** Holds what was due before the stack was started; gets the rest. */
  census: Census;
  /** Gets what is due and is no row. */
  unreadable: UnreadableItems;
  watch: RunWatch;
  progress: Progress;
  imported: { imported: number; unchanged: number };
  scheduledTime: Date;
  signal: AbortSignal;
}

/** Does everything that is due by `scheduledTime`, and tells what became of it. */
export async function runDay(options: RunDayOptions): Promise<Summary> {
  const { stack, table, census, unreadable, watch, progress, imported, scheduledTime, signal } = options;
  const dueBy = scheduledTime.toISOString();
  const noting = noteDueRows(census, table, { ruleBook: builtInRuleBook, dueBy, onUnreadable: unreadable.add });
  await untilAborted(noting, signal);

  progress.say(
    `Running what is due by ${formatScheduledTime(scheduledTime)}: ${census.size} ${census.size === 1 ? 'row' : 'rows'}`,
  );
  const startedAt = performance.now();
  watch.begin();
  const scheduleName = outputOf(stack, 'ScheduleName');
  const run = await followRun({ stack, scheduleName, scheduledTime, watch, signal });
  const durationMs = Math.round(performance.now() - startedAt);
  watch.end();
  if (run.trouble !== undefined) progress.say(run.trouble);

  const { rows, values, failures } = await untilAborted(
    countFates(census, table.rows, { dueBy, onUnreadable: unreadable.add }),
    signal,
  );
  return {
    engine: stack.engine,
    run: { runId: run.runId, scheduledTime: formatScheduledTime(scheduledTime) },
    rows: { ...imported, ...rows },
    values,
    durationMs,
    failures,
    unreadable: unreadable.list,
  };
}
