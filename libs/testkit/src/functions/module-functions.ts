import { traceHeaderOf } from '@daybreak/local-stack/internal';
import { runInEnvironment, type SimulatedEnvironment } from '../environment/simulated-environment.ts';
import type { SimulatedContext, SimulatedHandler } from '../pipeline/simulated-pipeline.ts';
import { type Caller, currentCallerOrThrow } from '../state/caller.ts';
import { callHandler } from './call-handler.ts';
import type { FunctionModule } from './function-source.ts';
import { type EnvironmentOptions, environmentOf } from './environment-of.ts';
import { lambdaContext } from './lambda-context.ts';
import type { LoadedModule } from './load-module.ts';

/** A function with its built module. */
export interface LoadedFunction extends FunctionModule {
  readonly loaded: LoadedModule;
  /** The environment variables of each new environment. */
  readonly variables: Readonly<Record<string, string>>;
}

/** An instance of a function's module. As an execution environment of Lambda, it handles one invocation at a time. */
interface ModuleInstance {
  readonly handler: (...args: never[]) => unknown;
  readonly variables: Record<string, string | undefined>;
}

/**
 * Returns the handlers of one run. An invocation uses a free instance of the module, or a new one. An instance whose invocation was killed
 * is not used again. So the top-level code of a module runs as often as on Lambda, and shares nothing with another run.
 */
export function moduleFunctions(
  functions: readonly LoadedFunction[],
  options: EnvironmentOptions,
): Record<string, SimulatedHandler> {
  return Object.fromEntries(functions.map((each) => [each.model.name, moduleFunction(each, options)]));
}

function moduleFunction(each: LoadedFunction, options: EnvironmentOptions): SimulatedHandler {
  const free: ModuleInstance[] = [];
  return async (event: unknown, context: SimulatedContext) => {
    const caller = currentCallerOrThrow();
    const starting = free.pop() ?? startInstance(each, caller, options);
    const instance = starting instanceof Promise ? await starting : starting;
    instance.variables['_X_AMZN_TRACE_ID'] = traceHeaderOf(context.awsRequestId, options.clock.now());
    const environment = environmentOf(caller, instance.variables, options);
    try {
      const lambda = lambdaContext(each.model, context);
      return await runInEnvironment(environment, async () => await callHandler(instance.handler, event, lambda));
    } finally {
      if (!caller.isDead) free.push(instance);
    }
  };
}

/** Creates an instance of a module. Throws Error, and ends the run, if the module can't be loaded. */
function startInstance(
  each: LoadedFunction,
  caller: Caller,
  options: EnvironmentOptions,
): ModuleInstance | Promise<ModuleInstance> {
  const { model, path, handler: name, loaded } = each;
  const variables = { ...each.variables };
  const environment = environmentOf(caller, variables, options);
  // A timer of top-level code belongs to no invocation, so no invocation must end it.
  const loading: SimulatedEnvironment = {
    ...environment,
    setTimer: (delayMs, callback) => environment.setTimer(delayMs, callback),
  };
  const failed = (cause: unknown): Error => {
    const why = cause instanceof Error ? cause.message : String(cause);
    const error = new Error(`The function ${model.name} can't be loaded from ${path}: ${why}`, { cause });
    options.fail(error);
    return error;
  };
  const instanceOf = ({ [name]: handler }: Record<string, unknown>): ModuleInstance => {
    if (!isFunction(handler)) throw failed(new Error(`It exports no function ${name}`));
    return { handler, variables };
  };
  let exports;
  try {
    exports = runInEnvironment(loading, () => loaded.evaluate());
  } catch (cause) {
    throw failed(cause);
  }
  // A top-level await may fail in one environment only, for example because of a fault: it fails the invocation, as on Lambda.
  return exports instanceof Promise ? exports.then(instanceOf) : instanceOf(exports);
}

function isFunction(value: unknown): value is (...args: never[]) => unknown {
  return typeof value === 'function';
}
