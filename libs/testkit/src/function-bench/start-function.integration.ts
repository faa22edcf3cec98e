import { installedEngines, type LambdaHandler } from '@daybreak/local-stack';
import { describe, expect, it } from '@jest/globals';
import { LeakError } from '../leak-guard/index.ts';
import { eventually } from '../waiting/index.ts';
import { type FunctionBench, startFunction } from './start-function.ts';

const [engine = 'dynalite'] = installedEngines();

/** Answers before its deadline is cleared, as any function that forgets to. */
const leavingATimer: LambdaHandler = (_event, context) => {
  setTimeout(() => {}, context.getRemainingTimeInMillis()).unref();
};

async function startLeaking(): Promise<FunctionBench> {
  return await startFunction(engine, () => leavingATimer);
}

describe('a function that leaves something running', () => {
  it('fails the test that waits for it, which is told what and where', async () => {
    await using bench = await startLeaking();
    bench.send({ rowId: 'row' });
    await expect(bench.idle()).rejects.toThrow(
      /^An invocation of Function settled and left running:\n {2}• setTimeout of \d+ ms\n {6}started at leavingATimer \(.*start-function\.integration\.ts:/,
    );
    // Its message was handled: a leak changes nothing else.
    expect(bench.input.counts()).toMatchObject({ visible: 0, inFlight: 0 });
    expect(bench.deadLetters.messages()).toEqual([]);
  });

  it('fails the test that invokes it', async () => {
    await using bench = await startLeaking();
    await expect(bench.invoke({})).rejects.toThrow(LeakError);
  });

  it('fails the test at the end, though that never asks for it', async () => {
    const bench = await startLeaking();
    bench.send({ rowId: 'row' });
    await eventually(() => expect(bench.input.counts()).toMatchObject({ visible: 0, inFlight: 0 }));
    await expect(bench[Symbol.asyncDispose]()).rejects.toThrow(LeakError);
  });
});
