import { type DayOutcomes, noOutcomes, outcomeNames } from '../../history/day-outcomes.ts';
import { describePause } from '../../history/describe-pause.ts';
import { readStatus, type StatusReport } from '../../overview/read-status.ts';
import { formatNumber } from '../../terminal/count.ts';
import { formatDuration } from '../../terminal/format-duration.ts';
import { UnreadableItems } from '../../terminal/unreadable-items.ts';
import type { ConsoleContext } from '../page/console-context.ts';
import { figure, html, instant, type Markup, number, table } from '../page/html.ts';
import { everySecondsOf, live } from '../page/layout.ts';
import { countDay, type DayCounts } from './todays-runs.ts';
import { drawPipeline } from './pipeline-drawing.ts';

/** A run and its rows take less, unless something is wrong: `runGraceMinutes` of the alarms. */
const graceMs = 15 * 60_000;

/** What is due, at work and wrong, as of now. */
export async function todayView(context: ConsoleContext): Promise<Markup> {
  return live('/live/today', everySecondsOf(context), await todayNow(context));
}

/** The part of the view that changes. */
export async function todayNow(context: ConsoleContext): Promise<Markup> {
  const { target, now, latestRuns, measures, rates } = context;
  const at = now();
  const runs = await latestRuns();
  const status = await readStatus(target, at, new UnreadableItems(), async () => await Promise.resolve(runs));
  const day = status.at.slice(0, 10);
  const endOfDay = `${day}T23:59:59.999Z`;
  const later = await target.rows.countDue({ dueAfter: status.at, dueBy: endOfDay });
  // Fewer entries of the index than the late ones are.
  const recent = await target.rows.countDue({
    dueAfter: new Date(at.getTime() - graceMs).toISOString(),
    dueBy: status.at,
  });
  const late = Math.max(0, status.due - recent);
  const counts = await countDay(context, day, status);
  const { value: byDay, problem } = await measures.outcomesOf(`${day.slice(0, 7)}-01`);
  const ended = byDay === undefined ? undefined : (byDay.get(day) ?? noOutcomes);
  const { value: ages } = await measures.ages();
  const rateOf = (name: keyof DayCounts | keyof DayOutcomes): string => {
    const rate = rates.of(name, { ...counts, ...ended }[name] ?? 0, at.getTime());
    return rate === undefined || rate === 0 ? '' : ` (${formatNumber(Math.round(rate * 10) / 10)} a second)`;
  };
  const isMeasured = target.kind === 'stack' && target.metrics !== undefined;
  const { failed = await target.rows.countFailed() } = status;
  const held = (status.pauses ?? []).reduce((sum, pause) => sum + pause.held, 0);
  const queued = status.queues
    .filter(({ queue }) => queue === 'row' || queue === 'value')
    .reduce((sum, { waiting, inFlight, delayed }) => sum + waiting + inFlight + delayed, 0);
  return html`<p class="quiet">
      As of ${instant(status.at)}. Days and times are in
      UTC.${isMeasured ? ' How rows ended, and the age of messages, are as CloudWatch has them, some minutes late.' : ''}${problem === undefined ? '' : ` CloudWatch does not say how rows ended: ${problem}`}
    </p>
    <dl class="figures">
      ${figure('due now, not completed', status.due, { href: `/calendar/${day}` })}
      ${figure('late: due for 15 minutes or more', late, late > 0 ? { tone: 'bad' } : {})}
      ${figure('due later today', later, { href: `/calendar/${day}` })}
      ${figure(`dispatched today${rateOf('dispatched')}`, counts.dispatched, { href: '/runs' })}
      ${ended === undefined ? figure(`completed today, skipped or superseded${rateOf('ended')}`, counts.ended ?? '–') : outcomeNames.map((name) => figure(`${name} today${rateOf(name)}`, ended[name]))}
      ${ended === undefined ? figure('failed today', counts.failed ?? '–') : ''}
      ${figure('messages of rows at work', queued)}
      ${figure('failed and not redriven', failed, { href: '/failed', tone: failed > 0 ? 'bad' : 'good' })}
      ${figure('held back by pauses', held)}
    </dl>
    <h2>Pipeline</h2>
    ${drawPipeline(status.queues, status.due, ages)} ${lastRun(status)} ${notes(status)} ${alarmsOf(status)}
    ${table(
      'Queues',
      ['queue', 'waiting', 'in flight', 'delayed', 'oldest message'],
      status.queues.map((queue) => [
        queue.queue,
        number(queue.waiting),
        number(queue.inFlight),
        number(queue.delayed),
        ageOf(ages?.get(queue.queue)),
      ]),
    )}`;
}

/** How long the oldest message of a queue has been there. */
function ageOf(seconds: number | undefined): string {
  return seconds === undefined || seconds === 0 ? '' : formatDuration(seconds * 1000);
}

function lastRun({ lastRun: run, at }: StatusReport): Markup {
  if (run === undefined) return html`<p>No run yet.</p>`;
  const ago = formatDuration(Date.parse(at) - Date.parse(run.scheduledTime));
  return html`<p>
    The last run, for ${instant(run.scheduledTime)} (${ago} ago), is <strong>${run.state}</strong> and dispatched
    ${number(run.dispatched)} rows.
  </p>`;
}

function notes({ pauses = [], steps = [], missingRules }: StatusReport): Markup {
  return html`${pauses.map(({ held, ...pause }) => html`<p class="note">Paused: ${describePause(pause)} (${number(held)} rows held back)</p>`)}
  ${steps.map(({ step, failed }) => html`<p class="note bad">The step ${step} failed to process ${number(failed)} messages.</p>`)}
  ${missingRules === undefined ? '' : html`<p class="note bad">Rows wait for a rule that the worker does not have: ${missingRules.rules.join(', ')}. Deploy it, and they continue within 15 minutes.</p>`}`;
}

/** The alarms that are not OK, each with its sentence and its runbook. */
function alarmsOf({ alarms }: StatusReport): Markup {
  if (alarms === undefined || alarms.length === 0) return html``;
  const loud = alarms.filter(({ state }) => state === 'ALARM');
  if (loud.length === 0) return html`<p class="good">No alarm of ${number(alarms.length)} is in state ALARM.</p>`;
  return html`<h2>Alarms</h2>
    ${loud.map(
      ({ name, description, reason, since }) =>
        html`<p class="note bad">
          <strong>${name}</strong>${since === undefined ? '' : html` since ${instant(since)}`}: ${description ?? reason}
          <a href="/runbook?alarm=${encodeURIComponent(name)}">Runbook</a>
        </p>`,
    )}`;
}
