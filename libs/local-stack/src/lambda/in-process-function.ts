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
 * A Lambda handler. The type is that of a method, because TypeScript compares the parameters of methods in both directions: a handler of a
 * specific event (`(event: SQSEvent) => …`) fits without a cast.
 */
export type LambdaHandler = { handle(event: unknown, context: Context, callback?: Callback): unknown }['handle'];

/** The options of an `InProcessFunction`. */
export interface InProcessFunctionOptions {
  readonly model: Pick<FunctionModel, 'name' | 'arn' | 'runtime' | 'timeoutSeconds' | 'memorySizeMiB'>;
  readonly handler: LambdaHandler;
  readonly clock: StackClock;
  /** Default: no limit, except the event source mapping's. */
  readonly maximumConcurrency?: number | undefined;
  readonly newRequestId?: (() => string) | undefined;
}

/**
 * Runs a handler in this process, with Lambda's semantics. Each invocation gets its own copy of the event and a deadline by the stack's
 * clock. A result after the deadline, or after a kill, is ignored, but the handler's remaining work can't be stopped.
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
      void invokeHandler(handler, event, context, nodeMajorOf(model.runtime)).then(settle);
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
    return {
      errorType: 'LocalStack.InProcess',
      errorMessage: 'A handler in this process has no code folder to replace',
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.kill();
  }
}

async function invokeHandler(
  handler: LambdaHandler,
  event: string,
  context: Context,
  nodeMajor: number,
): Promise<InvocationResult> {
  try {
    refuseCallbacks({ parameters: handler.length, isStreaming: false }, nodeMajor);
    if (handler.length >= 3) return await responseOf(handler, event, context);
    const result = await handler(JSON.parse(event), context);
    return successOf(JSON.stringify(result) ?? 'null');
  } catch (error) {
    return { ok: false, error: thrownError(error) };
  }
}

/**
 * Resolves with the response of a handler with a callback: its callback's or its promise's, whichever is first. An empty event loop ends
 * nothing here.
 */
async function responseOf(handler: LambdaHandler, event: string, context: Context): Promise<InvocationResult> {
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
    throw new Error('The local stack does not emulate context.done, fail and succeed. Return a promise');
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
