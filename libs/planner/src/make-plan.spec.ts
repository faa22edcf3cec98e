import { describe, expect, it } from '@jest/globals';
import { type BillLine, totalUsd } from './bill/bill.ts';
import { makePlan, type Plan, type PlanInput } from './make-plan.ts';
import { pricesOf } from './prices/read-prices.ts';
import { midnightMs, newSettings, rowShape } from './testing/new-settings.ts';

function plan(rows: number, changes: Partial<PlanInput> = {}): Plan {
  const due = [{ atMs: midnightMs, rows }];
  const prices = pricesOf('eu-west-1');
  return makePlan({ settings: newSettings(), shape: rowShape, due, prices, daysPerMonth: 30, ...changes });
}

const lineOf = ({ bill }: Plan, what: string): BillLine | undefined => bill.find((line) => line.what === what);

describe('a bill', () => {
  const planned = plan(100_000, { suggest: false });

  it('has a line for each charge, and the sum of its lines as its total', () => {
    expect(planned.monthlyCost).toBe(totalUsd(planned.bill, 'usdPerMonth'));
    for (const { count, price, usdPerMonth } of planned.bill) expect(usdPerMonth).toBeCloseTo(count * price.usd, 9);
    for (const { price } of planned.bill) expect(price.page).toMatch(/^https:\/\/aws\.amazon\.com\//);
  });

  it('charges three write units per row at the price of the region', () => {
    expect(lineOf(planned, 'write units of rows')?.usdPerMillionRows).toBeCloseTo(2 * 0.705, 2);
    expect(lineOf(planned, 'write units of the index')?.usdPerMillionRows).toBeCloseTo(0.705, 3);
    const virginia = plan(100_000, { suggest: false, prices: pricesOf('us-east-1') });
    expect(virginia.costPerMillionRows).toBeLessThan(planned.costPerMillionRows);
  });

  it('charges fair queues for the rows of tenants', () => {
    expect(lineOf(planned, 'fair queues')).toBeUndefined();
    const half = plan(100_000, { suggest: false, shape: { ...rowShape, grouped: 0.5 } });
    expect(lineOf(half, 'fair queues')?.usdPerMonth).toBeCloseTo(
      (lineOf(half, 'requests for messages')?.usdPerMonth ?? 0) / 8,
      2,
    );
  });

  it.each([
    ['event-bus', 'EventBridge', 1],
    ['queue', 'SQS', 0.04],
    ['topic', 'SNS', 0.05],
  ] as const)('charges the events to a %s, and nothing without a target', (target, service, usdPerMillion) => {
    const notifier = { target, memoryMiB: 1_024, batchSize: 500, batchWindowSeconds: 1 };
    const notified = plan(100_000, { suggest: false, settings: newSettings({ notifier }) });
    expect(planned.bill.filter(({ what }) => what.includes('events'))).toEqual([]);
    const sends = notified.bill.find((line) => line.service === service && line.what === 'events');
    expect(sends?.usdPerMillionRows).toBeCloseTo(usdPerMillion, 6);
    const invocations = lineOf(notified, 'requests of events')?.count ?? 0;
    // A batch has at most 500 records, and a shard one a second.
    expect(invocations).toBeGreaterThanOrEqual((30 * 100_000) / 500);
    expect(invocations).toBeLessThan(30 * 100_000);
    const compute = lineOf(notified, 'GB-seconds of events')?.usdPerMonth ?? 0;
    const more = (sends?.usdPerMonth ?? 0) + compute + (lineOf(notified, 'requests of events')?.usdPerMonth ?? 0);
    expect(notified.monthlyCost - planned.monthlyCost).toBeCloseTo(more, 6);
  });

  it('of one day a month includes the firings of the other days', () => {
    const once = plan(100_000, { suggest: false, daysPerMonth: 1 });
    // A run every five minutes.
    expect(lineOf(once, 'firings')?.count).toBeCloseTo((30 * 24 * 60) / 5, -1);
    expect(lineOf(once, 'write units of rows')?.count).toBeLessThan(
      (lineOf(planned, 'write units of rows')?.count ?? 0) / 20,
    );
  });

  it('charges recovery, pollers and debug logs only if they are set', () => {
    expect(lineOf(planned, 'point-in-time recovery')).toBeUndefined();
    const settings = newSettings();
    const more = plan(100_000, {
      suggest: false,
      settings: {
        ...settings,
        logLevel: 'DEBUG',
        rowsTable: { ...settings.rowsTable, pointInTimeRecovery: true },
        writer: { ...settings.writer, minimumPollers: 2 },
      },
    });
    expect(lineOf(more, 'point-in-time recovery')?.usdPerMonth).toBeGreaterThan(0);
    expect(lineOf(more, 'pollers of provisioned mappings')?.usdPerMonth).toBeCloseTo(2 * 730 * 0.00925, 6);
    expect(lineOf(more, 'log lines')?.count).toBeGreaterThan(5 * (lineOf(planned, 'log lines')?.count ?? 0));
  });
});

describe('a suggestion', () => {
  it('adds writers to a day that is limited by writers, and simulates the result', () => {
    const settings = newSettings();
    const few = { ...settings, writer: { ...settings.writer, maximumConcurrency: 2 } };
    const planned = plan(100_000, { settings: { ...few, rowsTable: { ...few.rowsTable, warmWriteUnits: 40_000 } } });
    expect(planned.binds[0]?.what).toBe('writer');
    const [best] = planned.suggestions;
    expect(best?.set).toEqual(['writer.maximumConcurrency=8']);
    expect(best?.insteadOfSeconds).toBe(planned.drainSeconds);
    const tried = plan(100_000, {
      suggest: false,
      settings: {
        ...few,
        writer: { ...few.writer, maximumConcurrency: 8 },
        rowsTable: { ...few.rowsTable, warmWriteUnits: 40_000 },
      },
    });
    expect(best?.drainSeconds).toBe(tried.drainSeconds);
  });

  it('warms the table of a day that is limited by the table', () => {
    const planned = plan(150_000);
    expect(planned.suggestions.map(({ set }) => set.join(' '))).toContain('rowsTable.warmWriteUnits=20000');
    for (const { drainSeconds } of planned.suggestions) expect(drainSeconds).toBeLessThan(planned.drainSeconds);
  });

  it('is not made for a day without a limit', () => {
    expect(plan(50).suggestions).toEqual([]);
  });
});
