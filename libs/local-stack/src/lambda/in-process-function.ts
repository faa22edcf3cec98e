import { randomUUID } from 'node:crypto';
import type { StackClock } from '@daybreak/local-sqs';
import type { Callback, Context } from 'aws-lambda';
import type { FunctionModel } from '../template/stack-model.ts';
import { isThenable, nodeMajorOf, refuseCallbacks } from './runtime/callbacks.ts';
import {
  exited,
  stackStopped,
  type FunctionError,
  type FunctionHost,
  type InvocationResult,
  successOf,
  thrownError,
  throttled,
  timedOut,
} from './invocation.ts';

/**
 * A Lambda handler. Declared as a method, whose parameters TypeScript compares both ways, so that a handler of a
 * particular event (`(event: SQSEvent) => …`) is one without a cast.
 */
export type LambdaHandler = { handle(event: unknown, context: Context, callback?: Callback): unknown }['handle'];

/** What an `InProcessFunction` takes. */
export interface InProcessFunctionOptions {
  readonly model: Pick<FunctionModel, 'name' | 'arn' | 'runtime' | 'timeoutSeconds' | 'memorySizeMiB'>;
  readonly handler: LambdaHandler;
  readonly clock: StackClock;
  /** Default: no limit but the event source mapping's. */
  readonly maximumConcurrency?: number | undefined;
  readonly newRequestId?: (() => string) | undefined;
}

/**
 * Runs a handler in this process, with Lambda's semantics: an event of its own, a deadline by the stack's clock, and a
 * result that comes too late, or after a kill, is ignored. What such a handler still does can't be stopped.
 */
export class InProcessFunction implements FunctionHost {
  readonly functionName: string;
  readonly maximumConcurrency: number;
  readonly #options: InProcessFunctionOptions;
  readonly #running = new Map<symbol, () => void>();
  readonly #waiting: (() => void)[] = [];
  #closed = false;

  constructor(options: InProcessFunctionOptions) {
    this.#options = options;
    this.functionName = options.model.name;
    this.maximumConcurrency = options.maximumConcurrency ?? Number.POSITIVE_INFINITY;
  }

  async invoke(
    event: string,
    requestId: string = (this.#options.newRequestId ?? randomUUID)(),
  ): Promise<InvocationResult> {
    if (this.maximumConcurrency === 0) return { ok: false, error: throttled };
    if (this.#running.size >= this.maximumConcurrency)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const result = this.#closed ? { ok: false as const, error: stackStopped } : await this.#run(event, requestId);
    this.#waiting.shift()?.();
    return result;
  }

  async #run(event: string, requestId: string): Promise<InvocationResult> {
    const { model, handler, clock } = this.#options;
    const deadline = clock.now() + model.timeoutSeconds * 1_000;
    const invocation = Symbol(requestId);
    return await new Promise((resolve) => {
      const settle = (result: InvocationResult): void => {
        timer.cancel();
        this.#running.delete(invocation);
        resolve(result);
      };
      const fail = (error: FunctionError): void => settle({ ok: false, error });
      const timer = clock.setTimer(model.timeoutSeconds * 1_000, () => fail(timedOut(requestId, model.timeoutSeconds)));
      this.#running.set(invocation, () => fail(exited(requestId, null, 'SIGKILL')));
      const context = contextOf(model, requestId, () => Math.max(0, deadline - clock.now()));
      void callHandler(handler, event, context, nodeMajorOf(model.runtime)).then(settle);
    });
  }

  kill(): void {
    for (const fail of this.#running.values()) fail();
  }

  pids(): number[] {
    return [];
  }

  async warmUp(): Promise<undefined> {
    return undefined;
  }

  async replaceCode(): Promise<FunctionError> {
    return { errorType: 'LocalStack.InProcess', errorMessage: 'A handler in this process has no folder of code' };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.kill();
  }
}

async function callHandler(
  handler: LambdaHandler,
  event: string,
  context: Context,
  nodeMajor: number,
): Promise<InvocationResult> {
  try {
    refuseCallbacks({ parameters: handler.length, isStreaming: false }, nodeMajor);
    if (handler.length >= 3) return await answerOf(handler, event, context);
    const result = await handler(JSON.parse(event), context);
    return successOf(JSON.stringify(result) ?? 'null');
  } catch (error) {
    return { ok: false, error: thrownError(error) };
  }
}

/** What a handler answers by its callback, or by its promise, whichever is first. That the event loop empties, nobody sees here. */
async function answerOf(handler: LambdaHandler, event: string, context: Context): Promise<InvocationResult> {
  return await new Promise((resolve) => {
    const succeed = (result: unknown): void => resolve(successOf(JSON.stringify(result) ?? 'null'));
    const fail = (error: unknown): void => resolve({ ok: false, error: thrownError(error) });
    const callback: Callback = (error, result) =>
      error === undefined || error === null ? succeed(result) : fail(error);
    try {
      const returned = handler(JSON.parse(event), context, callback);
      if (isThenable(returned)) Promise.resolve(returned).then(succeed).catch(fail);
    } catch (error) {
      fail(error);
    }
  });
}

function contextOf(
  { name, arn, memorySizeMiB }: InProcessFunctionOptions['model'],
  awsRequestId: string,
  getRemainingTimeInMillis: () => number,
): Context {
  const legacy = (): never => {
    throw new Error('The callbacks of the context are not emulated: return a promise');
  };
  return {
    awsRequestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: arn,
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
    memoryLimitInMB: String(memorySizeMiB),
    getRemainingTimeInMillis,
    done: legacy,
    fail: legacy,
    succeed: legacy,
  };
}
