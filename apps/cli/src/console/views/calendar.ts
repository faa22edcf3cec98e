import { addDays, addMonths, builtInRuleBook, isCalendarDate, type Row } from '@daybreak/domain';
import { type DayOutcomes, outcomeNames } from '../../history/day-outcomes.ts';
import { countByInterval } from '../../pipeline/count-by-interval.ts';
import { readScheduledRows } from '../../pipeline/read-scheduled-rows.ts';
import { previewDueRow } from '../../preview/preview-due-row.ts';
import { dueReportOf } from '../../preview/due-report.ts';
import { formatNumber } from '../../terminal/count.ts';
import type { ConsoleContext } from '../page/console-context.ts';
import { html, instant, type Markup, number, rowLink, table } from '../page/html.ts';

/** A day with more rows is described by its first ones. */
const describedRows = 2_000;

const startOf = (date: string): string => `${date}T00:00:00.000Z`;
/** The last instant before the time. */
const before = (at: string): string => new Date(Date.parse(at) - 1).toISOString();

/** The days of a month, each with its number of scheduled rows. Counts the index, and reads no row. */
export async function calendarView(
  { target, now, latestRuns, measures }: ConsoleContext,
  month?: string,
): Promise<Markup> {
  const today = now().toISOString().slice(0, 10);
  const first = month !== undefined && isCalendarDate(`${month}-01`) ? `${month}-01` : `${today.slice(0, 7)}-01`;
  const next = addMonths(first, 1);
  const days: string[] = [];
  for (let day = first; day < next; day = addDays(day, 1)) days.push(day);
  const counts = await countByInterval(target.rows, days.map(startOf), startOf(next));
  const runs = await latestRuns();
  const dispatched = (day: string): number =>
    runs
      .filter(({ startedAt }) => startedAt.startsWith(day))
      .flatMap(({ shards }) => Object.values(shards))
      .reduce((sum, shard) => sum + shard.dispatched, 0);
  const { value: outcomes } = await measures.outcomesOf(first);
  // Monday is the first day of a week.
  const blanks = (new Date(startOf(first)).getUTCDay() + 6) % 7;
  return html`<p class="quiet">
      Scheduled rows by the day on which they are due, rows by the day on which the latest 10,000 runs dispatched them,
      and by the day on which they ended, in UTC.
    </p>
    <p>
      <a href="/calendar?month=${addMonths(first, -1).slice(0, 7)}">← ${addMonths(first, -1).slice(0, 7)}</a>
      <strong>${first.slice(0, 7)}</strong>
      <a href="/calendar?month=${next.slice(0, 7)}">${next.slice(0, 7)} →</a>
    </p>
    <ol class="month">
      ${Array.from({ length: blanks }, () => html`<li class="empty" aria-hidden="true"></li>`)}
      ${days.map((day, index) => {
        const due = counts[index] ?? 0;
        const sent = day <= today ? dispatched(day) : 0;
        return html`<li>
          <a class="day" href="/calendar/${day}" ${day === today ? html` aria-current="date"` : ''}
            >${day.slice(8)}<span class="quiet"> ${weekday(day)}</span></a
          >
          ${due > 0 ? html`<strong>${formatNumber(due)}</strong> due` : ''}
          ${sent > 0 ? html`<span class="quiet">${formatNumber(sent)} dispatched</span>` : ''}
          ${outcomesOf(day > today ? undefined : outcomes?.get(day))}
        </li>`;
      })}
    </ol>`;
}

/** How rows ended on a day. */
function outcomesOf(outcomes: DayOutcomes | undefined): Markup {
  const ended = outcomeNames.filter((name) => (outcomes?.[name] ?? 0) > 0);
  const toneOf = { completed: 'good', skipped: 'quiet', superseded: 'quiet', failed: 'bad' } as const;
  return html`${ended.map(
    (name) => html`<span class="${toneOf[name]}">${formatNumber(outcomes?.[name] ?? 0)} ${name}</span>`,
  )}`;
}

const weekday = (date: string): string =>
  new Date(startOf(date)).toLocaleDateString('en', { weekday: 'short', timeZone: 'UTC' });

/** The hours of a day, its rows by rule, tenant and zone, and what a run would write for the first ones. */
export async function dayView({ target, hideValues }: ConsoleContext, day: string): Promise<Markup> {
  const hours = Array.from({ length: 24 }, (_, hour) =>
    new Date(Date.parse(startOf(day)) + hour * 3_600_000).toISOString(),
  );
  const end = startOf(addDays(day, 1));
  const counts = await countByInterval(target.rows, hours, end);
  const byHour = hours.map((hour, index) => ({ hour: hour.slice(11, 16), due: counts[index] ?? 0 }));
  const total = byHour.reduce((sum, { due }) => sum + due, 0);
  const tenants = new Map<string, number>();
  const range = { dueAfter: before(startOf(day)), dueBy: before(end) };
  const described = first(
    readScheduledRows(target.rows, range, () => {}),
    describedRows,
    ({ tenant = '(none)' }) => tenants.set(tenant, (tenants.get(tenant) ?? 0) + 1),
  );
  const report = await dueReportOf(described, end, (row) => previewDueRow(row, builtInRuleBook, end));
  const highest = Math.max(1, ...byHour.map(({ due }) => due));
  const share = (names: Iterable<[string, number]>): unknown[][] => [...names].map(([name, of]) => [name, number(of)]);
  return html`<p><a href="/calendar?month=${day.slice(0, 7)}">← ${day.slice(0, 7)}</a></p>
    <p>
      ${number(total)} rows are due on ${day}
      (UTC)${total > describedRows ? html`. The first ${number(describedRows)} are described` : ''}.
    </p>
    ${table(
      'By hour',
      ['hour', 'rows', ''],
      byHour
        .filter(({ due }) => due > 0)
        .map(({ hour, due }) => [
          hour,
          number(due),
          html`<meter max="${highest}" value="${due}" aria-label="${`${hour}: ${due} rows`}"></meter>`,
        ]),
    )}
    ${table('By rule', ['rule', 'rows'], share(Object.entries(report.byRule)))}
    ${table('By tenant', ['tenant', 'rows'], share(tenants))}
    ${table('By time zone', ['time zone', 'rows'], share(Object.entries(report.byTimeZone)))}
    ${table(
      'First rows, and what a run on this day would write',
      ['row', 'due', 'rule', 'key: present → planned'],
      report.first.map(({ id, dueAt, rule, plan }) => [
        rowLink(id),
        instant(dueAt),
        rule,
        html`${(plan?.values ?? []).map(
          ({ key, present, planned }) =>
            html`<div>
              <code>${key}</code>:
              ${hideValues ? html`<span class="quiet">hidden</span>` : html`<code>${present === undefined ? 'none' : JSON.stringify(present)}</code> → <code>${JSON.stringify(planned)}</code>`}
            </div>`,
        )}${plan?.problem === undefined ? '' : html`<span class="bad">${plan.problem.cause}</span>`}`,
      ]),
    )}`;
}

async function* first(
  rows: AsyncIterable<Row>,
  limit: number,
  onRow: (row: Row) => void,
): AsyncGenerator<Row, void, undefined> {
  let taken = 0;
  for await (const row of rows) {
    onRow(row);
    yield row;
    taken += 1;
    if (taken === limit) return;
  }
}
