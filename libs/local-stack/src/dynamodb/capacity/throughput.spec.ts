import { describe, expect, it } from '@jest/globals';
import type { Capacity } from './capacity.ts';
import { Throughput } from './throughput.ts';

const second = 1_000;
const minute = 60 * second;

function throughputOf(kind: 'read' | 'write', capacity: Exclude<Capacity, 'unlimited'>) {
  let now = 1_000_000;
  const throughput = new Throughput({ kind, capacity, now: () => now });
  return { throughput, wait: (ms: number) => void (now += ms) };
}

/** Returns the number of units that pass now, in requests of ten units, with keys in all partitions. */
function passing(throughput: Throughput): number {
  let passed = 0;
  for (let key = 0; key < 20_000; key += 1) {
    if (throughput.limit(`key ${key}`) !== undefined) continue;
    throughput.take(10, `key ${key}`);
    passed += 10;
  }
  return passed;
}

describe('on demand', () => {
  it.each([
    ['write', 'newOnDemand', 4_000],
    ['read', 'newOnDemand', 12_000],
    ['write', 'warmOnDemand', 40_000],
    ['read', 'warmOnDemand', 120_000],
  ] as const)('%s units of a table that is %s: %d a second', (kind, capacity, expected) => {
    const { throughput, wait } = throughputOf(kind, capacity);
    expect(passing(throughput)).toBe(expected);
    wait(second);
    expect(passing(throughput)).toBe(expected);
  });

  it('limits one key to the units of a partition, whatever the table has left', () => {
    const { throughput } = throughputOf('write', 'warmOnDemand');
    throughput.take(1_000, 'hot');

    expect(throughput.limit('hot')).toBe('KeyRangeThroughputExceeded');
    expect(throughput.limit()).toBe('KeyRangeThroughputExceeded');
    const others = Array.from({ length: 20 }, (_, key) => throughput.limit(`key ${key}`));
    expect(others).toContain(undefined);
  });

  it('keeps no unused units', () => {
    const { throughput, wait } = throughputOf('write', 'newOnDemand');
    wait(60 * minute);
    expect(passing(throughput)).toBe(4_000);
  });

  it('accepts twice its busiest second after half an hour, and not earlier', () => {
    const { throughput, wait } = throughputOf('write', 'newOnDemand');
    passing(throughput);
    wait(29 * minute);
    expect(passing(throughput)).toBe(4_000);
    wait(minute);
    throughput.take(1, 'the first after half an hour');
    wait(second);
    expect(passing(throughput)).toBe(8_000);
  });

  it('does not grow with a load that it already accepts', () => {
    const { throughput, wait } = throughputOf('write', 'newOnDemand');
    throughput.take(1_500);
    wait(31 * minute);
    throughput.take(1);
    wait(second);
    expect(passing(throughput)).toBe(4_000);
  });
});

describe('provisioned', () => {
  const capacity = { writeUnitsPerSecond: 50, readUnitsPerSecond: 4_000 };

  it('accepts its units each second', () => {
    const { throughput } = throughputOf('write', capacity);
    expect(passing(throughput)).toBe(50);
    expect(throughput.limit('any')).toBe('ProvisionedThroughputExceeded');
  });

  it('keeps unused units for 300 seconds, within the limit of a partition', () => {
    const { throughput, wait } = throughputOf('write', capacity);
    wait(10 * second);
    expect(passing(throughput)).toBe(50 + 500);
    wait(60 * minute);
    expect(passing(throughput)).toBe(2_000);
    expect(throughput.limit('any')).toBe('KeyRangeThroughputExceeded');
  });

  it('has as many partitions as its units need', () => {
    const { throughput } = throughputOf('read', capacity);
    throughput.take(3_000, 'hot');
    expect(throughput.limit('hot')).toBe('KeyRangeThroughputExceeded');
    expect(throughput.limit('other')).toBeUndefined();
  });
});
