import type { Pause } from '@daybreak/domain';
import type { MissingRules, RowRepository } from '@daybreak/repository';
import { describePause } from '../history/describe-pause.ts';
import { type EndingCalendar, endingCalendars } from '../history/ending-calendars.ts';
import { rulesWaitedFor } from '../history/rules-waited-for.ts';
import { type QueueDepth, queueDepths } from '../pipeline/queue-depths.ts';
import { stepNames } from '../pipeline/step-failures.ts';
import { openTarget } from '../target/open-target.ts';
import type { Alarm } from '../target/stack/stack-target.ts';
import { count, formatNumber } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { formatDuration } from '../terminal/format-duration.ts';
import { formatInstant } from '../terminal/format-instant.ts';
import { formatTable } from '../terminal/format-table.ts';
import { print } from '../terminal/print.ts';
import { printable } from '../terminal/printable.ts';
import { type UnreadableItem, UnreadableItems } from '../terminal/unreadable-items.ts';
import type { CommandOptions } from './command-options.ts';
import { reportOf, type RunReport } from './runs.ts';

export interface StatusReport {
  target: string;
  /** UTC instant. */
  at: string;
  queues: QueueDepth[];
  /** The number of messages that each step failed to process. Steps without such messages are left out. */
  steps?: { step: string; failed: number }[];
  /** The run with the latest scheduled time, finished or not. */
  lastRun?: RunReport;
  /** Rows that are due now and still scheduled. */
  due: number;
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

/**
 * Prints the queue depths, the last run, the number of due rows, the pauses, missing rules, and the alarms of a stack. Resolves to 1 when a run can't be read.
 */
export async function status(options: CommandOptions, environment: Environment): Promise<0 | 1> {
  await using target = await openTarget(options, environment);
  const at = environment.now().toISOString();
  const queues = await queueDepths(await target.queues());
  const steps = stepNames({ names: queues.map(({ queue }) => queue) })
    .map((step) => ({ step, failed: depthOf(queues, `${step}-dead-letter`) }))
    .filter(({ failed }) => failed > 0);
  const unreadable = new UnreadableItems();
  const [lastRun] = await target.runs.list({ limit: 1 }, unreadable.add);
  const isWorking = depthOf(queues, 'row') > 0;
  const missingRules = isWorking ? await rulesWaitedFor(target.runs, environment.now()) : undefined;
  const ending = endingCalendars(environment.now());
  const pauses = await pausesOf(target.rows);
  const report: StatusReport = {
    target: target.name,
    at,
    queues,
    ...(steps.length === 0 ? {} : { steps }),
    ...(lastRun === undefined ? {} : { lastRun: reportOf(lastRun, undefined, target.kind) }),
    due: await target.rows.countDue({ dueBy: at }),
    ...(pauses.length === 0 ? {} : { pauses }),
    ...(missingRules === undefined ? {} : { missingRules }),
    ...(ending.length === 0 ? {} : { endingCalendars: ending }),
    ...(target.kind === 'stack' ? { alarms: await target.alarms() } : {}),
    unreadable: unreadable.list,
  };
  print(environment, options, report, formatStatus);
  return unreadable.report(environment.stderr);
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

/** The report for people. */
export function formatStatus(report: Omit<StatusReport, 'unreadable'>): string {
  const {
    target,
    at,
    queues,
    steps = [],
    lastRun,
    due,
    pauses = [],
    missingRules,
    endingCalendars: calendars = [],
    alarms,
  } = report;
  const lines = [
    `${target} at ${at}`,
    ...formatTable([
      ['queue', 'waiting', 'in flight', 'delayed'],
      ...queues.map(({ queue, waiting, inFlight, delayed }) => [
        queue,
        ...[waiting, inFlight, delayed].map(formatNumber),
      ]),
    ]),
    describeRun(lastRun, at),
    `${count(due, 'row')} due now and still scheduled`,
  ];
  lines.push(
    ...pauses.map(({ held, ...pause }) => `Paused: ${describePause(pause)} (${count(held, 'row')} held back)`),
    ...steps.map(
      ({ step, failed }) =>
        `The step ${step} failed to process ${count(failed, 'message')}: daybreak failed lists them, daybreak redrive --step ${step} sends them again`,
    ),
  );
  if (missingRules !== undefined) lines.push(describeMissing(missingRules, at));
  lines.push(...calendars.map((calendar) => describeEnding(calendar, at)));
  if (alarms !== undefined) lines.push(...describeAlarms(alarms));
  return lines.join('\n');
}

function describeRun(run: RunReport | undefined, at: string): string {
  if (run === undefined) return 'No run yet';
  const { runId, scheduledTime, state, dispatched } = run;
  const difference = Date.parse(at) - Date.parse(scheduledTime);
  const when = difference < 0 ? `${formatDuration(difference)} ahead` : `${formatDuration(difference)} ago`;
  return `Last run: for ${formatInstant(scheduledTime)} (${when}), ${state}, ${formatNumber(dispatched)} dispatched (${runId})`;
}

function describeMissing({ rules, at: notedAt }: MissingRules, at: string): string {
  const names = rules.map(printable).join(', ');
  const ago = formatDuration(Math.max(0, Date.parse(at) - Date.parse(notedAt)));
  return `Rows wait for a rule that the worker does not have: ${names} (last tried ${ago} ago). Deploy the missing rule: the rows continue within 15 minutes`;
}

function describeEnding({ name, to }: EndingCalendar, at: string): string {
  const when = to < at ? `ended on ${to}` : `ends on ${to}`;
  return `The calendar ${name} ${when}: make it longer with npx nx g @daybreak/tools:calendar ${name} --years, and deploy. A row that needs a later date fails`;
}

function describeAlarms(alarms: readonly Alarm[]): string[] {
  const quiet = alarms.filter(({ state }) => state === 'OK').length;
  const others = alarms.filter(({ state }) => state !== 'OK');
  const loud = others.toSorted((a, b) => Number(b.state === 'ALARM') - Number(a.state === 'ALARM'));
  return [
    `${count(alarms.length, 'alarm')}, ${quiet} of them OK`,
    ...formatTable(loud.map(({ name, state, since = '', reason }) => [state, name, since, reason])),
  ];
}
