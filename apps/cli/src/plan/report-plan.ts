import type { BillLine, Plan, PipelineSettings, PriceList, Sample } from '@daybreak/planner';
import type { PlannedRows } from './planned-rows.ts';

/** What `plan --json` prints. Times are seconds after the first row is due; costs are US dollars, without free tiers. */
export interface PlanReport {
  rows: number;
  description: string;
  region: string;
  schedule: string;
  days: number;
  /** From the last due instant until the last row is completed. */
  drainSeconds: number;
  completedSeconds: Plan['day']['completedSeconds'];
  /** From when a row is due until it is completed. */
  delaySeconds: Plan['day']['delaySeconds'];
  messagesPerRow: number;
  updatesPerRow: number;
  requestsPerRow: number;
  costPerMillionRows: number;
  monthlyCost: number;
  bill: {
    service: string;
    what: string;
    count: number;
    unit: string;
    unitPrice: number;
    usdPerMonth: number;
    usdPerMillionRows: number;
    page: string;
    date: string;
  }[];
  /** What held the day up, and for how long. */
  binds: { what: string; seconds: number; setting: string }[];
  suggestions: { set: readonly string[]; drainSeconds: number; insteadOfSeconds: number; usdPerMonthMore: number }[];
  /** Puts of such rows by messages of their owners. Absent for a template without an editor. */
  puts?: { perSecond: number; heldUpBy: string; usdPerMillion: number };
  /** The highest figures of the day; rows are those completed. */
  peaks: Record<(typeof peakNames)[number], number>;
  /** Moments of the day, evenly spread. */
  timeline: ({ seconds: number } & Omit<Sample, 'atMs' | 'seconds' | 'running'> & {
      workers: number;
      writers: number;
    })[];
}

const timelineMoments = 60;
const peakNames = [
  'rowsPerSecond',
  'writeUnitsPerSecond',
  'rowQueue',
  'valueQueue',
  'oldestMessageSeconds',
  'workers',
  'writers',
] as const;

/** The report of a plan. */
export function reportPlan({
  plan,
  rows,
  settings,
  prices,
  days,
}: {
  plan: Plan;
  rows: PlannedRows;
  settings: PipelineSettings;
  prices: PriceList;
  days: number;
}): PlanReport {
  const { day, bill, binds, suggestions, puts, rows: count, ...figures } = plan;
  return {
    rows: count,
    description: rows.description,
    region: prices.region,
    schedule: settings.schedule.expression,
    days,
    ...figures,
    completedSeconds: day.completedSeconds,
    delaySeconds: day.delaySeconds,
    bill: bill.map(billLineOf),
    binds: binds.map(({ what, seconds }) => ({ what, seconds, setting: settingOf[what] })),
    suggestions: suggestions.map((suggestion) => ({ ...suggestion })),
    ...(puts === undefined ? {} : { puts: { ...puts, heldUpBy: putsSettingOf[puts.heldUpBy] } }),
    peaks: peaksOf(day.samples),
    timeline: momentsOf(day.samples),
  };
}

/** The setting, or quota, that decides each limit. */
const settingOf: Record<Plan['binds'][number]['what'], string> = {
  scanner: 'dueShardCount, scanner.maximumConcurrency',
  worker: 'worker.maximumConcurrency',
  writer: 'writer.maximumConcurrency',
  'mapping scale-up': 'writer.minimumPollers',
  'account concurrency': 'accountConcurrency (a quota)',
  'table units': 'rowsTable.warmWriteUnits',
  'index partition': 'dueShardCount, rowsTable.warmWriteUnits',
  'SQS in flight': 'writer.maximumConcurrency',
  nothing: '',
};

const putsSettingOf = { editor: 'editor.maximumConcurrency', 'table units': 'rowsTable.warmWriteUnits' } as const;

function billLineOf({ price, ...line }: BillLine): PlanReport['bill'][number] {
  const { usd: unitPrice, unit, page, date } = price;
  return { ...line, unitPrice, unit, page, date };
}

function peaksOf(samples: readonly Sample[]): PlanReport['peaks'] {
  const peak = (of: (sample: Sample, index: number) => number): number =>
    samples.reduce((highest, sample, index) => Math.max(highest, of(sample, index)), 0);
  return {
    rowsPerSecond: peak(
      ({ completed, seconds }, index) => (completed - (samples[index - 1]?.completed ?? 0)) / seconds,
    ),
    writeUnitsPerSecond: peak(({ writeUnitsPerSecond }) => writeUnitsPerSecond),
    rowQueue: peak(({ rowQueue }) => rowQueue),
    valueQueue: peak(({ valueQueue }) => valueQueue),
    oldestMessageSeconds: peak(({ oldestMessageSeconds }) => oldestMessageSeconds),
    workers: peak(({ running }) => running.worker),
    writers: peak(({ running }) => running.writer),
  };
}

function momentsOf(samples: readonly Sample[]): PlanReport['timeline'] {
  const step = Math.max(1, Math.ceil(samples.length / timelineMoments));
  const startMs = samples[0]?.atMs ?? 0;
  return samples
    .filter((_, index) => index % step === 0 || index === samples.length - 1)
    .map(({ atMs, seconds: _, running, ...sample }) => ({
      seconds: Math.round((atMs - startMs) / 1_000),
      ...sample,
      workers: running.worker,
      writers: running.writer,
    }));
}
