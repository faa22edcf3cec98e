import { dueAt, type RowDefinition } from '@daybreak/domain';
import { type Capacity, installedEngines } from '@daybreak/local-stack';
import {
  atOnce,
  measureRow,
  overrideSetting,
  readSettings,
  sampleRow,
  type SampleRow,
  type Share,
  simulateDay,
  spreadRows,
} from '@daybreak/planner';
import { expect, it } from '@jest/globals';
import { copyTemplate } from '../copy-template.ts';
import { countRun, type CountedRun } from './count-run.ts';

interface Case {
  readonly rows?: number;
  readonly sample?: Partial<SampleRow>;
  readonly rule?: Pick<RowDefinition, 'rule' | 'changes'>;
  readonly capacity?: Capacity;
  readonly zones?: readonly string[];
  /** Variables of the functions, and the same as a setting of the planner. */
  readonly variable?: readonly [name: string, setting: string, value: number];
  /** Properties of the mappings, by the logical id of their queue's consumer. */
  readonly mappings?: Readonly<Record<string, object>>;
}

/** Nightly runs count 10,000 and 100,000 rows. */
const nightlyRows = process.env['DAYBREAK_PLAN_ROWS'];
/** More than full batches, so that some wait for their window. */
const defaultRows = Number(nightlyRows ?? 330);
/** Bounds a case, as countRun bounds its waits: by the rows. */
const timeoutMs = 600_000 + defaultRows * 30;
const date = '2026-03-29';

const cases: [string, Case][] = [
  ['with the deployed settings', {}],
  [
    // Each invocation that begins at once reads the table's shard count, and how many do depends on the machine.
    'of rows that recur',
    {
      rows: Math.max(1_050, defaultRows),
      rule: { rule: 'renew', changes: { periodMonths: 1 } },
      mappings: { ValueQueueConsumer: { ScalingConfig: { MaximumConcurrency: 2 } } },
    },
  ],
  ['of rows of 30 KB', { rows: Math.ceil(defaultRows / 5), sample: { bytes: 30_000 } }],
  [
    // One by one: how many messages of a row meet in a batch depends on how fast the machine is.
    'with a message for each value, which are written one by one',
    {
      rows: Math.ceil(defaultRows / 5),
      variable: ['VALUES_PER_MESSAGE', 'valuesPerMessage', 1],
      mappings: { ValueQueueConsumer: { BatchSize: 1, MaximumBatchingWindowInSeconds: 0 } },
    },
  ],
  [
    'of three time zones and four shards, with small batches and long windows',
    {
      zones: ['Asia/Tokyo', 'UTC', 'America/New_York'],
      variable: ['DUE_SHARD_COUNT', 'dueShardCount', 4],
      mappings: {
        RowQueueConsumer: { BatchSize: 16, MaximumBatchingWindowInSeconds: 20 },
        ValueQueueConsumer: { BatchSize: 30, MaximumBatchingWindowInSeconds: 10 },
      },
    },
  ],
];
// It throttles fewer rows than this too seldom to compare.
if (nightlyRows !== undefined) cases.push(['on a new on-demand table, which throttles', { capacity: 'newOnDemand' }]);

it.each(cases)(
  'a day %s costs and takes what the planner computes',
  async (
    _,
    { rows = defaultRows, sample = {}, rule = {}, capacity = 'unlimited', zones = ['UTC'], variable, mappings = {} },
  ) => {
    using template = copyTemplate((resources) => {
      for (const [id, properties] of Object.entries(mappings))
        Object.assign(resources[id]?.Properties ?? {}, properties);
    });
    const model = { ...sampleRow({ values: 5, bytes: 1_024, keyBytes: 8, ...sample }), ...rule };
    const definitions = Array.from({ length: rows }, (_row, index): RowDefinition => {
      const zone = zones[Math.floor((index * zones.length) / rows)] ?? 'UTC';
      return { ...model, id: `row-${String(index).padStart(6, '0')}`, dueDate: date, timeZone: zone };
    });
    const firings = zones.map((zone) => dueAt({ dueDate: date, timeZone: zone })).toSorted();

    const counted = await countRun({
      engine: installedEngines()[0] ?? 'dynalite',
      rows: definitions,
      firings,
      templatePath: template.templatePath,
      capacity,
      environment: variable === undefined ? {} : { [variable[0]]: String(variable[2]) },
    });

    const deployed = readSettings(template.templatePath);
    const settings = {
      ...(variable === undefined ? deployed : overrideSetting(deployed, `${variable[1]}=${variable[2]}`)),
      // At these instants alone, as the suite fires the schedule.
      schedule: { expression: `cron(0 ${hoursOf(firings)} * * ? *)`, timeZone: 'UTC' },
    };
    const { valuesPerMessage } = settings;
    const shape = await measureRow({ ...model, id: 'row-000000' }, { valuesPerMessage, occurrence: 1 });
    const shares = zones.map((key): Share<string> => ({ key, share: 1 }));
    const due = spreadRows({ rows, date, zones: shares, minutes: atOnce(1) });
    // The stack's functions work while its clock stands still, and it has neither Lambda's scale-up nor its limits.
    const platform = {
      times: undefined,
      scaleUp: undefined,
      concurrency: 1_000,
      inFlightLimit: 120_000,
      capacity,
    };
    const day = simulateDay({ settings, shape, due, platform });

    const lastDueSeconds = (Date.parse(firings.at(-1) ?? '') - Date.parse(firings[0] ?? '')) / 1_000;
    const planned = { ...day.counts, messages: day.messages, drainSeconds: day.completedSeconds.last - lastDueSeconds };
    const ratios = ratiosOf(figuresOf(planned), figuresOf(counted));
    expect({ ratios, planned: figuresOf(planned) }).toEqual({
      ratios: Object.fromEntries(
        Object.keys(ratios).map((name) => [name, within(name === 'drainSeconds' ? 0.2 : 0.03)]),
      ),
      planned: expect.anything(),
    });
  },
  timeoutMs,
);

/** What is compared. A counted run and a planned day have the same parts. */
function figuresOf({ requests, units, messages, drainSeconds }: CountedRun): Record<string, number> {
  return {
    requests: Object.values(requests).reduce((sum, count) => sum + count, 0),
    updates: requests['DynamoDB.UpdateItem'] ?? 0,
    rowMessages: messages.row,
    valueMessages: messages.value,
    writeUnits: units.rows.write + units.index.write + units.runs.write,
    readUnits: units.rows.read + units.index.read + units.runs.read,
    drainSeconds,
  };
}

function ratiosOf(planned: Record<string, number>, counted: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counted).map(([name, count]) => [name, planned[name] === count ? 1 : (planned[name] ?? 0) / count]),
  );
}

/** A ratio that is off by at most this share. */
function within(share: number): unknown {
  return expect.closeTo(1, -Math.log10(2 * share));
}

/** The hours of these instants, as a cron expression lists them. */
function hoursOf(instants: readonly string[]): string {
  return instants.map((instant) => new Date(instant).getUTCHours()).join(',');
}

it('a plan that is off by more is seen', () => {
  expect(ratiosOf({ updates: 1_031 }, { updates: 1_000 })).not.toEqual({ updates: within(0.03) });
  expect(ratiosOf({ updates: 1_029 }, { updates: 1_000 })).toEqual({ updates: within(0.03) });
});
