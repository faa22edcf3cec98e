import { everyFault, noFaults } from '@daybreak/testkit';
import { describe, expect, it } from '@jest/globals';
import { unevenFaultsOf } from '../simulation/scenario/scenarios.ts';
import { readSoakOptions, UsageError, type SoakOptions } from './options.ts';

function read(args: readonly string[], environment: Record<string, string> = {}): SoakOptions {
  const options = readSoakOptions(args, { environment, freshSeed: () => 4711 });
  if (options === 'help') throw new Error('It asked for help');
  return options;
}

describe('the first seed', () => {
  it('is a fresh one by default', () => {
    expect(read([]).firstSeed).toBe(4711);
    expect(read([], { DAYBREAK_SEED: '' }).firstSeed).toBe(4711);
  });

  it("is the environment's, unless a flag has another", () => {
    expect(read([], { DAYBREAK_SEED: '7' }).firstSeed).toBe(7);
    expect(read(['--seed=8'], { DAYBREAK_SEED: '7' }).firstSeed).toBe(8);
  });

  it.each(['0', '-1', '1.5', 'seven'])('is refused as %s', (text) => {
    expect(() => read([], { DAYBREAK_SEED: text })).toThrow(`DAYBREAK_SEED takes a whole number from 1, not ${text}`);
    expect(() => read([`--seed=${text}`])).toThrow(`--seed takes a whole number from 1, not ${text}`);
  });
});

describe('faults', () => {
  it('are every one, none, uneven or mixed by the seed, or those that are named', () => {
    expect(read([]).faultsOf(1)).toEqual(everyFault);
    expect(read(['--faults=none']).faultsOf(1)).toEqual(noFaults);
    expect(read(['--faults=uneven']).faultsOf(3)).toEqual({ ...noFaults, ...unevenFaultsOf(3) });
    expect([1, 2, 3, 5].map(read(['--faults=mixed']).faultsOf)).toEqual([
      everyFault,
      everyFault,
      everyFault,
      everyFault,
    ]);
    expect(read(['--faults=mixed']).faultsOf(8)).toEqual({ ...noFaults, ...unevenFaultsOf(8) });
    expect(read(['--faults=crash,timeout']).faultsOf(1)).toEqual({
      ...noFaults,
      crash: everyFault.crash,
      timeout: everyFault.timeout,
    });
  });

  it('of a name that there is not are refused, with those that there are', () => {
    expect(() => read(['--faults=crash,quake'])).toThrow(/^--faults knows no quake; there are: .*staleIndex.*uneven/);
  });
});

it('refuses a flag that there is not', () => {
  expect(() => read(['--sed=1'])).toThrow(UsageError);
});
