import { requestMarginMs } from '@daybreak/runtime';
import { expect, it } from '@jest/globals';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';

const { template } = daybreakUnderTest();

// None of them begins a request with less left. Were that all of its time, it would begin none at all.
it.each(['worker', 'writer', 'dead-letter'])('the %s may begin requests for more than half of its time', (name) => {
  const target = template.functions.find((candidate) => candidate.name.endsWith(`-${name}`));
  expect(requestMarginMs / 1_000).toBeLessThan((target?.timeoutSeconds ?? 0) / 2);
});
