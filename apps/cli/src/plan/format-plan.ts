import { count, formatNumber } from '../terminal/count.ts';
import { formatDuration } from '../terminal/format-duration.ts';
import { formatTable } from '../terminal/format-table.ts';
import type { PlannedRows } from './planned-rows.ts';
import type { PlanReport } from './report-plan.ts';

/** Moments of the day that people get to see. */
const shownMoments = 8;

/** The plan for people: when the day is done, what holds it up, what to try, and the bill. */
export function formatPlan(report: PlanReport, { shape }: Pick<PlannedRows, 'shape'>): string {
  const { rows, description, schedule, days, region, costPerMillionRows, monthlyCost } = report;
  const { messagesPerRow, updatesPerRow, requestsPerRow } = report;
  return [
    `${count(rows, 'row')} ${description}`,
    `A row has ${count(Math.round(shape.values), 'value')} and ${formatNumber(Math.round(shape.itemBytes))} bytes; the scanner runs at ${schedule}`,
    '',
    'When the day is done',
    ...formatTable(completionLines(report)),
    '',
    ...timelineLines(report),
    ...peakLines(report),
    'For each row',
    `  ${messagesPerRow.toFixed(2)} row messages, ${updatesPerRow.toFixed(2)} updates, ${requestsPerRow.toFixed(2)} requests`,
    '',
    ...bindingLines(report),
    ...suggestionLines(report),
    `A month with ${count(days, 'such day')}, at the prices of ${region}, without free tiers`,
    ...formatTable(billLines(report)),
    '',
    `${usd(costPerMillionRows)} a million rows, ${usd(monthlyCost)} a month`,
    ...putLines(report),
    ...priceSources(report),
  ].join('\n');
}

function completionLines({ completedSeconds, delaySeconds, drainSeconds }: PlanReport): string[][] {
  const { first, half, p99, last } = completedSeconds;
  const lines = [
    ['first row', after(first)],
    ['half', after(half)],
    ['99 %', after(p99)],
    ['last row', after(last)],
  ];
  // Rows that are due at several instants.
  return Math.abs(drainSeconds - last) < 1
    ? lines
    : [
        ...lines,
        ['', `${after(drainSeconds)} after the last one is due`],
        [
          'a row',
          `up to ${after(delaySeconds.longest)} after it is due, half of them up to ${after(delaySeconds.half)}`,
        ],
      ];
}

function timelineLines({ timeline }: PlanReport): string[] {
  if (timeline.length < 2) return [];
  const step = Math.ceil(timeline.length / shownMoments);
  const shown = timeline.filter((_, index) => index % step === 0 || index === timeline.length - 1);
  const header = [
    'after',
    'completed',
    'row queue',
    'value queue',
    'oldest',
    'workers',
    'writers',
    'write units/s',
    'held up by',
  ];
  return [
    ...formatTable([
      header,
      ...shown.map((moment) => [
        after(moment.seconds),
        formatNumber(Math.round(moment.completed)),
        formatNumber(Math.round(moment.rowQueue)),
        formatNumber(Math.round(moment.valueQueue)),
        after(moment.oldestMessageSeconds),
        String(moment.workers),
        String(moment.writers),
        formatNumber(Math.round(moment.writeUnitsPerSecond)),
        moment.binds === 'nothing' ? '' : moment.binds,
      ]),
    ]),
    '',
  ];
}

function peakLines({ peaks }: PlanReport): string[] {
  if (peaks.rowsPerSecond === 0) return [];
  const { rowsPerSecond, writeUnitsPerSecond, rowQueue, valueQueue, oldestMessageSeconds, workers, writers } = peaks;
  const number = (value: number): string => formatNumber(Math.round(value));
  return [
    'Peaks',
    `  ${number(rowsPerSecond)} rows and ${number(writeUnitsPerSecond)} write units a second`,
    `  ${number(rowQueue)} messages in the row queue and ${number(valueQueue)} in the value queue, the oldest ${after(oldestMessageSeconds)} old`,
    `  ${count(workers, 'worker')} and ${count(writers, 'writer')} at work`,
    '',
  ];
}

function bindingLines({ binds }: PlanReport): string[] {
  if (binds.length === 0) return [];
  return [
    'What holds it up',
    ...formatTable(binds.map(({ what, seconds, setting }) => [what, `for ${after(seconds)}`, setting])),
    '',
  ];
}

function suggestionLines({ suggestions }: PlanReport): string[] {
  return suggestions.length === 0
    ? []
    : [
        ...suggestions.map(
          ({ set, drainSeconds, insteadOfSeconds, usdPerMonthMore }) =>
            `Try --set ${set.join(' ')}: ${after(drainSeconds)} instead of ${after(insteadOfSeconds)}, ` +
            `${usd(Math.abs(usdPerMonthMore))} a month ${usdPerMonthMore < 0 ? 'less' : 'more'}`,
        ),
        ...(suggestions.some(({ set }) => set.some((each) => each.startsWith('rowsTable.warm')))
          ? ['DynamoDB charges once for warm throughput, which the bill leaves out: see its price page']
          : []),
        '',
      ];
}

function billLines({ bill }: PlanReport): string[][] {
  const header = ['service', 'what', 'count', 'unit', 'unit price', 'a month', 'a million rows'];
  return [
    header,
    ...bill.map(({ service, what, count: units, unit, unitPrice, usdPerMonth, usdPerMillionRows }) => [
      service,
      what,
      formatNumber(Math.round(units)),
      unit,
      unitPriceOf(unitPrice),
      usd(usdPerMonth),
      usdPerMillionRows === 0 ? '' : usd(usdPerMillionRows),
    ]),
  ];
}

function putLines({ puts }: PlanReport): string[] {
  if (puts === undefined) return [];
  const { perSecond, heldUpBy, usdPerMillion } = puts;
  return [
    `Puts by messages: up to ${formatNumber(Math.round(perSecond))} a second (${heldUpBy}), ${usd(usdPerMillion)} a million`,
  ];
}

function priceSources({ bill }: PlanReport): string[] {
  const dates = new Map(bill.map(({ page, date }) => [page, date]));
  return ['Prices:', ...[...dates].map(([page, date]) => `  ${page} (${date})`)];
}

function after(seconds: number): string {
  return formatDuration(seconds * 1_000);
}

function usd(amount: number): string {
  return `$${amount.toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: amount < 1 ? 3 : 2 })}`;
}

/** A price of fractions of a cent, as AWS states it: by the million. */
export function unitPriceOf(price: number): string {
  return price < 0.001 ? `$${Number((price * 1_000_000).toPrecision(6))} a million` : `$${price}`;
}
