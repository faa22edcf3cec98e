import { randomUUID } from 'node:crypto';
import type { StackClock } from '@daybreak/local-sqs';
import type { EndedInvocation } from '../delivery/create-destinations.ts';
import type { FunctionError, FunctionHost } from '../lambda/invocation.ts';
import { type AsyncInvocation, invokeAsync } from '../lambda/invoke-async.ts';
import type { FunctionModel } from '../template/stack-model.ts';
import type { Activity } from './waiting/activity.ts';

export interface Invoker {
  /** Invokes a function once. */
  request(functionName: string, event: string): Promise<AsyncInvocation>;
  /** Invokes a function with Lambda's retries. */
  event(functionName: string, event: string): Promise<AsyncInvocation>;
  /** Replaces a function's code, as `FunctionHost` does. */
  replaceCode(functionName: string, codeFolder: string): Promise<FunctionError | undefined>;
}

interface InvokerOptions {
  readonly models: readonly FunctionModel[];
  readonly hosts: readonly FunctionHost[];
  readonly clock: StackClock;
  readonly activity: Activity;
  readonly stopped: AbortSignal;
  /** Called when an asynchronous invocation has ended. */
  onEnded(ended: EndedInvocation): void;
}

/** Invokes functions by name or logical id. Throws RangeError if a function does not exist. */
export function createInvoker({ models, hosts, clock, activity, stopped, onEnded }: InvokerOptions): Invoker {
  const find = (functionName: string): { model: FunctionModel; host: FunctionHost } => {
    const model = models.find(({ name, logicalId }) => name === functionName || logicalId === functionName);
    const host = hosts.find((candidate) => candidate.functionName === model?.name);
    if (model !== undefined && host !== undefined) return { model, host };
    throw new RangeError(
      `The template has no function ${functionName}. It has: ${models.map(({ name }) => name).join(', ')}`,
    );
  };
  return {
    replaceCode: async (functionName, codeFolder) => await find(functionName).host.replaceCode(codeFolder),
    async request(functionName, event) {
      const { host } = find(functionName);
      return { attempts: 1, result: await host.invoke(event) };
    },
    async event(functionName, event) {
      const { host, model } = find(functionName);
      const { maximumRetryAttempts, maximumEventAgeSeconds } = model;
      const requestId = randomUUID();
      const options = { host, clock, event, maximumRetryAttempts, maximumEventAgeSeconds, signal: stopped, requestId };
      const invoke = async (): Promise<AsyncInvocation> => {
        const ended = await invokeAsync(options);
        onEnded({ ...ended, model, event, requestId });
        return ended;
      };
      return await activity.track(invoke());
    },
  };
}
