import type { MissingRules } from '@daybreak/repository';
import { describePause } from '../history/describe-pause.ts';
import type { EndingCalendar } from '../history/ending-calendars.ts';
import type { Alarm } from '../target/stack/stack-target.ts';
import { count, formatNumber } from '../terminal/count.ts';
import { formatDuration } from '../terminal/format-duration.ts';
import { formatInstant } from '../terminal/format-instant.ts';
import { formatTable } from '../terminal/format-table.ts';
import { printable } from '../terminal/printable.ts';
import type { StatusReport } from './read-status.ts';
import type { RunReport } from './run-report.ts';

/** The report for people. */
export function formatStatus(report: Omit<StatusReport, 'unreadable'>): string {
  const {
    target,
    at,
    queues,
    steps = [],
    lastRun,
    due,
    failed = 0,
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
    ...(failed > 0 ? [`${count(failed, 'row')} failed: daybreak failed lists them`] : []),
  ];
  lines.push(
    ...pauses.map(({ held, ...pause }) => `Paused: ${describePause(pause)} (${count(held, 'row')} held back)`),
    ...steps.map(
      ({ step, failed: messages }) =>
        `The step ${step} failed to process ${count(messages, 'message')}: daybreak failed lists them, daybreak redrive --step ${step} sends them again`,
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
