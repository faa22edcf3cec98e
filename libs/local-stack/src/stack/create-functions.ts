import type { StackClock } from '@daybreak/local-sqs';
import type { ServiceEndpoints } from '../lambda/function-variables.ts';
import { FunctionNotRun, whyNotRun } from '../lambda/function-not-run.ts';
import { InProcessFunction, type LambdaHandler } from '../lambda/in-process-function.ts';
import type { FunctionError, FunctionHost } from '../lambda/invocation.ts';
import { ProcessFunction } from '../lambda/process-function.ts';
import { checkCode } from '../template/check-wiring.ts';
import type { FunctionModel } from '../template/stack-model.ts';
import { TemplateError } from '../template/template-error.ts';
import type { HandlersByName } from './local-stack.ts';
import type { Activity } from './waiting/activity.ts';

export interface FunctionsOptions {
  readonly models: readonly FunctionModel[];
  readonly templatePath: string;
  readonly handlers: HandlersByName;
  readonly endpoints: ServiceEndpoints;
  readonly clock: StackClock;
  readonly activity: Activity;
  readonly maximumEnvironments: number;
  /** Throws TemplateError for functions that can't run. */
  readonly strict?: boolean | undefined;
  readonly letExit?: boolean | undefined;
  onLogLine(functionName: string, line: string): void;
  onInvocationFailed(functionName: string, error: FunctionError): void;
}

/** Creates a host for each function. Throws TemplateError if the code of a function is missing, or a handler matches no function. */
export function createFunctions(options: FunctionsOptions): FunctionHost[] {
  const { models, templatePath, handlers, clock, activity } = options;
  const unknown = Object.keys(handlers)
    .filter((key) => !models.some(({ name, logicalId }) => key === name || key === logicalId))
    .map((key) => `The option functions has a handler for ${key}, but the template has no such function`);
  const problems = [...unknown, ...checkCode(models, new Set(Object.keys(handlers)))];
  if (options.strict === true) problems.push(...functionsNotRun(models, handlers));
  if (problems.length > 0) throw new TemplateError(templatePath, problems);

  return models.map((model) => {
    const handler = handlerOf(model, handlers);
    const { reservedConcurrency: maximumConcurrency } = model;
    const host =
      handler === undefined
        ? hostWithoutHandler(model, options)
        : new InProcessFunction({ model, handler, clock, maximumConcurrency });
    return activity.observe(host, (error) => options.onInvocationFailed(model.name, error));
  });
}

function handlerOf({ name, logicalId }: FunctionModel, handlers: HandlersByName): LambdaHandler | undefined {
  return handlers[name] ?? handlers[logicalId];
}

/** Returns the reason for each function that neither a process nor a handler runs. */
export function functionsNotRun(models: readonly FunctionModel[], handlers: HandlersByName): string[] {
  return models.flatMap((model) => (handlerOf(model, handlers) === undefined ? (whyNotRun(model) ?? []) : []));
}

function hostWithoutHandler(model: FunctionModel, options: FunctionsOptions): FunctionHost {
  const reason = whyNotRun(model);
  return reason === undefined ? processFunction(model, options) : new FunctionNotRun(model.name, reason);
}

function processFunction(model: FunctionModel, options: FunctionsOptions): ProcessFunction {
  const { endpoints, clock, maximumEnvironments, letExit } = options;
  const onLogLine = (line: string): void => options.onLogLine(model.name, line);
  return new ProcessFunction({ model, endpoints, clock, maximumEnvironments, letExit, onLogLine });
}

/** The first environment of a function can't be initialised, for example because a variable is missing or a module throws. */
export class FunctionInitError extends Error {
  override name = 'FunctionInitError';
}

/** Starts one environment of each function. Throws FunctionInitError with the error of each function that can't be initialised. */
export async function warmUp(hosts: readonly FunctionHost[]): Promise<void> {
  const errors = await Promise.all(hosts.map(async (host) => ({ host, error: await host.warmUp() })));
  const lines = errors.flatMap(({ host, error }) =>
    error === undefined ? [] : [`${host.functionName}: ${error.errorType}: ${error.errorMessage}`],
  );
  if (lines.length > 0) throw new FunctionInitError(["Functions that can't be initialised:", ...lines].join('\n  - '));
}
