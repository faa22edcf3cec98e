import type { StackModel } from '@daybreak/local-stack';
import { patchGlobals } from '../environment/patch-globals.ts';
import { region } from '../pipeline/client-config.ts';
import type { SimulatedHandler, SimulatedPipeline, SimulatedWiring } from '../pipeline/simulated-pipeline.ts';
import { type FunctionModule, functionModules, type FunctionSource } from './function-source.ts';
import { functionVariables } from './function-variables.ts';
import type { EnvironmentOptions } from './environment-of.ts';
import { loadModule } from './load-module.ts';
import { type LoadedFunction, moduleFunctions } from './module-functions.ts';

/** The modules of functions, by name or logical id, or a callback that makes their handlers from the clients and the clock of a run. */
export type Functions = SimulatedPipeline['functions'] | Readonly<Record<string, FunctionSource>>;

/** The built functions of a simulator. */
export interface PreparedFunctions extends Disposable {
  /** Returns the handlers of one run, by function name. */
  make(wiring: SimulatedWiring, environment: EnvironmentOptions): Readonly<Record<string, SimulatedHandler>>;
}

/** Builds the modules of functions, and patches globals until the result is disposed. Throws Error for a module that can't be built. */
export async function prepareFunctions(template: StackModel, functions: Functions = {}): Promise<PreparedFunctions> {
  if (typeof functions === 'function') return { make: functions, [Symbol.dispose]: () => undefined };
  const loaded: LoadedFunction[] = [];
  for (const each of functionModules(template, functions)) loaded.push(await load(each));
  return {
    make: (_, environment) => moduleFunctions(loaded, environment),
    [Symbol.dispose]: patchGlobals(),
  };
}

async function load(each: FunctionModule): Promise<LoadedFunction> {
  const { model, path } = each;
  try {
    return { ...each, loaded: await loadModule(path, model.layersFolder), variables: functionVariables(model, region) };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The module of the function ${model.name} can't be built: ${why}`, { cause });
  }
}
