import type { SimulatedHandler, SimulatedPipeline, SimulatedWiring } from './simulated-pipeline.ts';

/**
 * Replaces the handler of a function. A run of the returned pipeline fails with Error if there is no such function.
 *
 * @example
 * import { replaceFunction, type SimulatedPipeline } from '@daybreak/testkit';
 *
 * // The function handles each batch twice.
 * export function handlingTwice(pipeline: SimulatedPipeline): SimulatedPipeline {
 *   return replaceFunction(pipeline, 'shop-charge', (original) => async (event, context) => {
 *     await original(event, context);
 *     return await original(event, context);
 *   });
 * }
 */
export function replaceFunction<Pipeline extends SimulatedPipeline>(
  pipeline: Pipeline,
  functionName: string,
  replace: (original: SimulatedHandler, wiring: SimulatedWiring) => SimulatedHandler,
): Pipeline {
  return {
    ...pipeline,
    functions(wiring: SimulatedWiring) {
      const functions = pipeline.functions(wiring);
      const original = functions[functionName];
      if (original === undefined)
        throw new Error(`The pipeline has no function ${functionName}: it has ${Object.keys(functions).join(', ')}`);
      return { ...functions, [functionName]: replace(original, wiring) };
    },
  };
}
