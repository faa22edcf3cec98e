import { installedEngines, type LambdaHandler } from '@daybreak/local-stack';
import { describe, expect, it } from '@jest/globals';
import { LeakError } from '../leak-guard/index.ts';
import { eventually } from '../waiting/index.ts';
import { type FunctionHarness, startFunction } from './start-function.ts';

const [engine = 'dynalite'] = installedEngines();

/** Answers before its deadline is cleared, as any function that forgets to. */
const leavingATimer: LambdaHandler = (_event, context) => {
  setTimeout(() => {}, context.getRemainingTimeInMillis()).unref();
};

async function startLeaking(): Promise<FunctionHarness> {
  return await startFunction(engine, () => leavingATimer);
}

describe('a function that leaves something running', () => {
  it('fails the test that waits for it, with what and where', async () => {
    await using harness = await startLeaking();
    harness.send({ orderId: 'order-1' });
    await expect(harness.idle()).rejects.toThrow(
      /^An invocation of Function settled and left running:\n {2}• setTimeout of \d+ ms\n {6}started at leavingATimer \(.*start-function\.integration\.ts:/,
    );
    // Its message was handled: a leak changes nothing else.
    expect(harness.input.counts()).toMatchObject({ visible: 0, inFlight: 0 });
    expect(harness.deadLetters.messages()).toEqual([]);
  });

  it('fails the test that invokes it', async () => {
    await using harness = await startLeaking();
    await expect(harness.invoke({})).rejects.toThrow(LeakError);
  });

  it('fails the test at the end, though that never asks for it', async () => {
    const harness = await startLeaking();
    harness.send({ orderId: 'order-1' });
    await eventually(() => expect(harness.input.counts()).toMatchObject({ visible: 0, inFlight: 0 }));
    await expect(harness[Symbol.asyncDispose]()).rejects.toThrow(LeakError);
  });
});
