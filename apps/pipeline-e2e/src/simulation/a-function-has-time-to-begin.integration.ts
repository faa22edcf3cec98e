import { requestMarginMs } from '@daybreak/runtime';
import { expect, it } from '@jest/globals';
import { daybreakUnderTest } from './daybreak-under-test.ts';

const { model } = daybreakUnderTest();

// None of them begins a request with less left. Were that all of its time, it would begin none at all.
it.each(['worker', 'writer', 'dead-letter'])('the %s may begin requests for more than half of its time', (name) => {
  const target = model.functions.find((candidate) => candidate.name.endsWith(`-${name}`));
  expect(requestMarginMs / 1_000).toBeLessThan((target?.timeoutSeconds ?? 0) / 2);
});
