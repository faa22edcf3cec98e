import type { Pause } from '@daybreak/domain';
import { isRunByHand, type MissingRules, type RowRepository, type Run } from '@daybreak/repository';
import { type EndingCalendar, endingCalendars } from '../history/ending-calendars.ts';
import { rulesWaitedFor } from '../history/rules-waited-for.ts';
import { newestRuns } from '../pipeline/newest-runs.ts';
import { type QueueDepth, queueDepths } from '../pipeline/queue-depths.ts';
import { stepNames } from '../pipeline/step-failures.ts';
import type { Target } from '../target/open-target.ts';
import type { Alarm } from '../target/stack/stack-target.ts';
import { type UnreadableItem, UnreadableItems } from '../terminal/unreadable-items.ts';
import { reportOf, type RunReport } from './run-report.ts';

export interface StatusReport {
  target: string;
  /** UTC instant. */
  at: string;
  queues: QueueDepth[];
  /** The number of messages that each step failed to process. Steps without such messages are left out. */
  steps?: { step: string; failed: number }[];
  /** The run with the latest scheduled time, finished or not. A run by hand does not count. */
  lastRun?: RunReport;
  /** Rows that are due now and still scheduled. */
  due: number;
  /** Failed rows. Absent for a table in which an older version may have failed rows that are not in the index. */
  failed?: number;
  /** The active pauses, each with the number of rows that runs have found paused. */
  pauses?: (Omit<Pause, 'id'> & { held: number })[];
  /** Rules that rows in the row queue wait for, because the deployed worker does not have them. */
  missingRules?: MissingRules;
  /** Calendars of this workspace that end within six months. */
  endingCalendars?: EndingCalendar[];
  /** The alarms of a stack. */
  alarms?: Alarm[];
  /** Items that are not valid runs. */
  unreadable: UnreadableItem[];
}

/** Among so many there is one of the schedule, unless as many were made by hand since. */
const listedRuns = 100;

/** The latest runs, which a stack has by their keys, and a folder lists. A table of an older version has no keys for them. */
async function latestRuns({ kind, runs }: Target, unreadable: UnreadableItems): Promise<Run[]> {
  const newest = kind === 'stack' ? await newestRuns(runs, unreadable.add) : [];
  return newest.length > 0 ? newest : await runs.list({ limit: listedRuns }, unreadable.add);
}

/** Reads the queue depths, the last run, the number of rows due at `now` and of failed rows, the pauses, missing rules, and the alarms of a stack. */
export async function readStatus(
  target: Target,
  now: Date,
  unreadable = new UnreadableItems(),
  listRuns = async (): Promise<Run[]> => await latestRuns(target, unreadable),
): Promise<StatusReport> {
  const at = now.toISOString();
  const queues = await queueDepths(await target.queues());
  const steps = stepNames({ names: queues.map(({ queue }) => queue) })
    .map((step) => ({ step, failed: depthOf(queues, `${step}-dead-letter`) }))
    .filter(({ failed }) => failed > 0);
  const lastRun = (await listRuns()).find(({ runId }) => !isRunByHand(runId));
  const isWorking = depthOf(queues, 'row') > 0;
  const missingRules = isWorking ? await rulesWaitedFor(target.runs, now) : undefined;
  const ending = endingCalendars(now);
  const pauses = await pausesOf(target.rows);
  const failed = (await target.rows.failedRowsAreIndexed()) ? await target.rows.countFailed() : undefined;
  return {
    target: target.name,
    at,
    queues,
    ...(steps.length === 0 ? {} : { steps }),
    ...(lastRun === undefined ? {} : { lastRun: reportOf(lastRun, undefined, target.kind) }),
    due: await target.rows.countDue({ dueBy: at }),
    ...(failed === undefined ? {} : { failed }),
    ...(pauses.length === 0 ? {} : { pauses }),
    ...(missingRules === undefined ? {} : { missingRules }),
    ...(ending.length === 0 ? {} : { endingCalendars: ending }),
    ...(target.kind === 'stack' ? { alarms: await target.alarms() } : {}),
    unreadable: unreadable.list,
  };
}

async function pausesOf(
  rows: Pick<RowRepository, 'pauses' | 'countHeld'>,
): Promise<NonNullable<StatusReport['pauses']>> {
  const pauses: NonNullable<StatusReport['pauses']> = [];
  for (const { id, ...pause } of (await rows.pauses()).active)
    pauses.push({ ...pause, held: await rows.countHeld({ ...pause, id }) });
  return pauses;
}

function depthOf(queues: readonly QueueDepth[], name: string): number {
  return queues
    .filter(({ queue }) => queue === name)
    .reduce((sum, { waiting, inFlight, delayed }) => sum + waiting + inFlight + delayed, 0);
}
