import { expect, it } from '@jest/globals';
import { replayedDecisions } from '../decisions/decisions.ts';
import type { WireRequest } from '../wire/transport.ts';
import { createTrouble } from './trouble.ts';

const update: WireRequest = { service: 'DynamoDB', operation: 'UpdateItem', body: {} };

it('counts each fault that happens, and asks nobody about one that is off', () => {
  const decisions = replayedDecisions([1, 0, 1]);
  const trouble = createTrouble({ decisions, faults: { crash: 0.5 }, outages: [], sinceStartMs: () => 0 });

  expect([trouble.befalls('crash'), trouble.befalls('throttle'), trouble.befalls('crash')]).toEqual([
    true,
    false,
    false,
  ]);
  expect(trouble.befalls('crash')).toBe(true);
  expect([...trouble.injected]).toEqual([['crash', 2]]);
  expect(decisions.taken).toEqual([1, 0, 1]);
});

it('is off where every rate is, and once it has ended', () => {
  const troubleWith = (crash: number) =>
    createTrouble({ decisions: replayedDecisions([1]), faults: { crash }, outages: [], sinceStartMs: () => 0 });
  expect(troubleWith(0).isOff).toBe(true);
  const trouble = troubleWith(1);
  expect(trouble.isOff).toBe(false);

  trouble.end();

  expect([trouble.isOff, trouble.befalls('crash')]).toEqual([true, false]);
});

it('counts what an outage refuses, and reports when it is over', () => {
  let sinceStartMs = 60_000;
  const outages = [{ fromMinutes: 0, toMinutes: 5, service: 'DynamoDB', as: 'throttle' }] as const;
  const trouble = createTrouble({
    decisions: replayedDecisions([]),
    faults: {},
    outages,
    sinceStartMs: () => sinceStartMs,
  });

  expect(trouble.outageOf(update)).toBe(outages[0]);
  expect(trouble.outageOf({ ...update, service: 'SQS' })).toBeUndefined();
  expect([trouble.refusedByOutages, trouble.outagesEndInMs()]).toEqual([1, 240_000]);
  sinceStartMs = 300_000;
  expect([trouble.outageOf(update), trouble.outagesEndInMs()]).toEqual([undefined, 0]);
});
