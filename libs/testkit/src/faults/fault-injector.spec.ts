import { expect, it } from '@jest/globals';
import { replayedDecisions } from '../decisions/decisions.ts';
import type { WireRequest } from '../wire/transport.ts';
import { createFaultInjector } from './fault-injector.ts';

const update: WireRequest = { service: 'DynamoDB', operation: 'UpdateItem', body: {} };

it('counts each fault that happens, and makes no decision about a fault that is off', () => {
  const decisions = replayedDecisions([1, 0, 1]);
  const injector = createFaultInjector({ decisions, faults: { crash: 0.5 }, outages: [], sinceStartMs: () => 0 });

  expect([injector.injects('crash'), injector.injects('throttle'), injector.injects('crash')]).toEqual([
    true,
    false,
    false,
  ]);
  expect(injector.injects('crash')).toBe(true);
  expect([...injector.injected]).toEqual([['crash', 2]]);
  expect(decisions.taken).toEqual([1, 0, 1]);
});

it('is off if every rate is 0, and after it is stopped', () => {
  const injectorWith = (crash: number) =>
    createFaultInjector({ decisions: replayedDecisions([1]), faults: { crash }, outages: [], sinceStartMs: () => 0 });
  expect(injectorWith(0).isOff).toBe(true);
  const injector = injectorWith(1);
  expect(injector.isOff).toBe(false);

  injector.stop();

  expect([injector.isOff, injector.injects('crash')]).toEqual([true, false]);
});

it('counts the requests that an outage refuses, and returns the time to its end', () => {
  let sinceStartMs = 60_000;
  const outages = [{ fromMinutes: 0, toMinutes: 5, service: 'DynamoDB', as: 'throttle' }] as const;
  const injector = createFaultInjector({
    decisions: replayedDecisions([]),
    faults: {},
    outages,
    sinceStartMs: () => sinceStartMs,
  });

  expect(injector.outageOf(update)).toBe(outages[0]);
  expect(injector.outageOf({ ...update, service: 'SQS' })).toBeUndefined();
  expect([injector.refusedByOutages, injector.outagesEndInMs()]).toEqual([1, 240_000]);
  sinceStartMs = 300_000;
  expect([injector.outageOf(update), injector.outagesEndInMs()]).toEqual([undefined, 0]);
});
