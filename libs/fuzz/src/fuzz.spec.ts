import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fuzzTitle, runFuzz } from './fuzz.ts';
import { damaged } from './damaged.ts';
import { hostileJson, type Json } from './hostile-json.ts';
import { hostileKey, hostileText, inheritedNames } from './hostile-text.ts';

/** A common faulty merge, which follows `__proto__`. */
function mergeNaively(target: Record<string, unknown>, source: Record<string, unknown>): void {
  for (const key of Object.keys(source)) {
    const [to, from] = [target[key], source[key]];
    if (isObject(to) && isObject(from)) mergeNaively(to, from);
    else target[key] = from;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

describe('fuzz', () => {
  it('reports the failing input, and the seed that reproduces it', async () => {
    const attack = (text: string): void => expect(text).not.toBe('__proto__');
    const report = await runFuzz(400, hostileText(), attack).catch(String);
    expect(report).toMatch(/seed: 20260329/);
    expect(report).toContain('Counterexample: ["__proto__"]');
  });

  it('runs every case', async () => {
    let cases = 0;
    await runFuzz(123, fc.nat(), () => void cases++);
    expect(cases).toBe(123);
    expect(fuzzTitle('parses', 123)).toBe('parses (123 hostile cases)');
  });

  it('detects a property added to a built-in prototype, and removes it', async () => {
    const attack = (inner: Record<string, Json>): void => mergeNaively({}, Object.fromEntries([['__proto__', inner]]));
    const polluting = fc.record({ polluted: fc.boolean() });
    await expect(runFuzz(10, polluting, attack)).rejects.toThrow(/built-in prototype: polluted/);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('detects an overwritten property of a built-in prototype, and restores it', async () => {
    const { valueOf } = Object.prototype;
    const attack = (value: Json): void => mergeNaively({}, { ['__proto__']: { valueOf: value } });
    await expect(runFuzz(10, fc.nat(), attack)).rejects.toThrow(/built-in prototype: valueOf/);
    expect(Object.getOwnPropertyDescriptor(Object.prototype, 'valueOf')).toEqual({
      value: valueOf,
      writable: true,
      enumerable: false,
      configurable: true,
    });
  });

  it('generates the names of inherited properties as keys', () => {
    const keys = new Set(fc.sample(hostileKey(), { numRuns: 2_000, seed: 1 }));
    expect(inheritedNames.filter((name) => !keys.has(name))).toEqual([]);
    const values = fc.sample(hostileJson(), { numRuns: 2_000, seed: 1 });
    expect(values.some((value) => isObject(value) && Object.hasOwn(value, '__proto__'))).toBe(true);
  });

  // With these seeds a change falls into a value that an earlier change inserted. Without a copy, the shrunk value contained itself.
  it.each([11, 16])('shrinks a failing change, with the seed %i', (seed) => {
    const property = fc.property(damaged({ a: {} }, { maximumChanges: 6 }), (copy) => {
      if (JSON.stringify(copy).length > 20) throw new Error('too long');
    });
    const { errorInstance, numShrinks } = fc.check(property, { seed, numRuns: 100 });
    expect(errorInstance).toEqual(new Error('too long'));
    expect(numShrinks).toBeGreaterThan(0);
  });

  it('damages a copy, and does not change the original', () => {
    const good = { id: 'a', changes: { price: 1 } };
    const copies = fc.sample(damaged(good), { numRuns: 100, seed: 1 });
    expect(good).toEqual({ id: 'a', changes: { price: 1 } });
    expect(copies.filter((copy) => JSON.stringify(copy) !== JSON.stringify(good)).length).toBeGreaterThan(90);
  });
});
