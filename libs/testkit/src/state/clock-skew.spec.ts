import { expect, it } from '@jest/globals';
import { createRequestGate } from './request-gate.ts';
import { clockSkewMs, runAs } from './caller.ts';

it('applies to the caller that reads the clock, also after an await', async () => {
  const gate = createRequestGate();
  const fast = gate.createCaller('function', 'seller#1');
  fast.clockSkewMs = 1_500;

  const skewMs = await runAs(fast, async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return clockSkewMs();
  });

  expect([skewMs, clockSkewMs()]).toEqual([1_500, 0]);
});
