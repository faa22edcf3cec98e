import { builtInRuleBook, hasPauseEnded } from '@daybreak/domain';
import { readDueRows } from '../pipeline/read-due-rows.ts';
import { dueReportOf } from '../preview/due-report.ts';
import { formatDueReport } from '../preview/format-due-report.ts';
import { previewDueRow } from '../preview/preview-due-row.ts';
import { openTarget } from '../target/open-target.ts';
import type { Environment } from '../terminal/environment.ts';
import { print } from '../terminal/print.ts';
import { counted } from '../terminal/read-counter.ts';
import { formatScheduledTime, scheduledTimeOf, today } from '../terminal/scheduled-time.ts';
import { UnreadableItems } from '../terminal/unreadable-items.ts';
import type { CommandOptions } from './command-options.ts';

export interface DueOptions extends CommandOptions {
  today?: string;
  at?: string;
  values?: boolean;
}

/** Counts the rows that a run would take, without a run, and with `--values` plans them. Resolves to 1 when a due item can't be read. */
export async function due(options: DueOptions, environment: Environment): Promise<0 | 1> {
  const scheduledTime = scheduledTimeOf(options, today(environment));
  await using target = await openTarget(options, environment);
  const unreadable = new UnreadableItems();
  const dueBy = scheduledTime.toISOString();
  const report = await dueReportOf(
    counted(readDueRows(target, dueBy, unreadable.add), environment),
    formatScheduledTime(scheduledTime),
    options.values === true ? (row) => previewDueRow(row, builtInRuleBook, dueBy) : undefined,
  );
  const { active } = await target.rows.pauses();
  const pauses = active.filter((pause) => !hasPauseEnded(pause, dueBy)).map(({ id: _, ...pause }) => pause);
  print(
    environment,
    options,
    { ...report, ...(pauses.length === 0 ? {} : { pauses }), unreadable: unreadable.list },
    formatDueReport,
  );
  return unreadable.report(environment.stderr);
}
