import {
  builtInRuleBook,
  catchUpOf,
  defaultCatchUp,
  momentOf,
  optionsOf,
  type Row,
  type Tombstone,
} from '@daybreak/domain';
import { describeEvent } from '../history/describe-event.ts';
import { describeWhyNot } from '../history/describe-why-not.ts';
import { dueAtOf } from '../history/due-at-of.ts';
import { eventsOf, type HistoryEvent } from '../history/events-of.ts';
import { maximumRuns } from '../history/expected-run.ts';
import { historyOrThrow } from '../history/row-or-throw.ts';
import { rulesWaitedFor } from '../history/rules-waited-for.ts';
import { type WhyNot, whyNot } from '../history/why-not.ts';
import { openTarget } from '../target/open-target.ts';
import type { Environment } from '../terminal/environment.ts';
import { formatDue } from '../terminal/format-due.ts';
import { formatInstant } from '../terminal/format-instant.ts';
import { formatTable } from '../terminal/format-table.ts';
import { print } from '../terminal/print.ts';
import { printable } from '../terminal/printable.ts';
import { type UnreadableItem, UnreadableItems } from '../terminal/unreadable-items.ts';
import type { CommandOptions } from './command-options.ts';

/** A row's history, and why it has not run. */
export interface Explanation {
  id: string;
  status: Row['status'] | 'deleted';
  version: number;
  /** Absent for a deleted row. */
  dueDate?: string;
  shiftedDate?: string | undefined;
  dueTime?: string | undefined;
  timeZone?: string;
  repeat?: string | undefined;
  /** The date in the series of `repeat` from which an owner has moved the row. */
  seriesDate?: string | undefined;
  occurrence?: number;
  /** The catch-up policy of the row or of its rule, unless it is `all`. */
  catchUp?: string | undefined;
  dueAt?: string;
  reason: WhyNot;
  /** The reason as a sentence. */
  sentence: string;
  events: HistoryEvent[];
  /** Items that are not valid runs. One of them may be the run that should have taken the row. */
  unreadable: UnreadableItem[];
}

type RowExplanation = Omit<Explanation, 'unreadable'>;

/**
 * Prints the history of a row, and why it has not run. Resolves to 1 when an item of the table of runs can't be read. Throws CommandError when the table has
 * neither the row nor its history.
 */
export async function explain(id: string, options: CommandOptions, environment: Environment): Promise<0 | 1> {
  await using target = await openTarget(options, environment);
  const { row, tombstone } = await historyOrThrow(target, id);
  const subject = row ?? tombstone;
  const unreadable = new UnreadableItems();
  const now = environment.now();
  const reason = await whyNot(subject, {
    runs: async () => await target.runs.list({ limit: maximumRuns }, unreadable.add),
    pauses: await target.rows.pauses(),
    missingRules: async () => await rulesWaitedFor(target.runs, now),
    ruleBook: builtInRuleBook,
    now,
  });
  print(environment, options, { ...explanationOf(subject, reason), unreadable: unreadable.list }, formatExplanation);
  return unreadable.report(environment.stderr);
}

export function explanationOf(row: Row | Tombstone, reason: WhyNot): RowExplanation {
  const { id, status, version } = row;
  return {
    id,
    status,
    version,
    ...(row.status === 'deleted' ? {} : dueOf(row)),
    reason,
    sentence: describeWhyNot(reason),
    events: eventsOf(row),
  };
}

function dueOf(row: Row): Partial<Explanation> {
  const { seriesDate, occurrence } = row;
  const catchUp = catchUpOf(row, builtInRuleBook);
  return {
    ...momentOf(row),
    ...optionsOf(row),
    seriesDate,
    occurrence,
    catchUp: catchUp === defaultCatchUp ? undefined : catchUp,
    dueAt: dueAtOf(row),
  };
}

function describeSeries({ repeat, occurrence, seriesDate }: RowExplanation): string {
  if (repeat === undefined) return '';
  return `, occurrence ${occurrence} of ${repeat}${seriesDate === undefined ? '' : `, moved from ${seriesDate}`}`;
}

function describeCatchUp({ catchUp }: RowExplanation): string {
  return catchUp === undefined ? '' : `, catch-up ${catchUp}`;
}

/** The history for people. */
export function formatExplanation(explanation: RowExplanation): string {
  const {
    id,
    status,
    version,
    dueDate,
    shiftedDate,
    dueTime,
    timeZone = '',
    dueAt: instant = '',
    sentence,
    events,
  } = explanation;
  const due =
    dueDate === undefined
      ? ''
      : `, due ${formatDue({ dueDate, shiftedDate, dueTime, timeZone })} (${formatInstant(instant)})`;
  return [
    `Row ${printable(id)}: ${status}, version ${version}${due}${describeSeries(explanation)}${describeCatchUp(explanation)}`,
    ...formatTable(events.map((event) => [event.at, `v${event.version}`, describeEvent(event)])),
    printable(sentence),
  ].join('\n');
}
