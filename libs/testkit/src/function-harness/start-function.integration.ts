import { installedEngines, type LambdaHandler } from '@daybreak/local-stack';
import { describe, expect, it } from '@jest/globals';
import { LeakError } from '../leak-guard/index.ts';
import { eventually } from '../waiting/index.ts';
import { type FunctionHarness, startFunction } from './start-function.ts';

const [engine = 'dynalite'] = installedEngines();

/** Returns before its timer has fired or is cleared. */
const leavingATimer: LambdaHandler = (_event, context) => {
  setTimeout(() => {}, context.getRemainingTimeInMillis()).unref();
};

async function startLeaking(): Promise<FunctionHarness> {
  return await startFunction(engine, () => leavingATimer);
}

describe('a function that leaves something running', () => {
  it('fails `idle`, with the timer and the line that started it', async () => {
    await using harness = await startLeaking();
    harness.send({ orderId: 'order-1' });
    await expect(harness.idle()).rejects.toThrow(
      /^An invocation of Function settled and left running:\n {2}• setTimeout of \d+ ms\n {6}started at leavingATimer \(.*start-function\.integration\.ts:/,
    );
    // The message was handled: a leak does not change the result of the invocation.
    expect(harness.input.counts()).toMatchObject({ visible: 0, inFlight: 0 });
    expect(harness.deadLetters.messages()).toEqual([]);
  });

  it('fails `invoke`', async () => {
    await using harness = await startLeaking();
    await expect(harness.invoke({})).rejects.toThrow(LeakError);
  });

  it('fails the end of the harness, without `idle` or `invoke`', async () => {
    const harness = await startLeaking();
    harness.send({ orderId: 'order-1' });
    await eventually(() => expect(harness.input.counts()).toMatchObject({ visible: 0, inFlight: 0 }));
    await expect(harness[Symbol.asyncDispose]()).rejects.toThrow(LeakError);
  });
});
