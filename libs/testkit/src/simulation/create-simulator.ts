import type { SimulationOptions, SimulationResult } from './simulation-case.ts';
import { simulateRun } from './simulate-run.ts';
import type { SimulatorOptions } from './simulator-options.ts';
import { createSimulatorResources } from './simulator-resources.ts';

/** Simulates runs of one pipeline, one at a time. */
export interface Simulator<Input, Outcome> {
  /**
   * Runs the pipeline's real functions in this process, one request at a time. The seed decides the order of events and the faults.
   * The kit and the oracle check their promises during the run and at its end.
   *
   * @throws {SimulationFailure} if a promise is broken or an event throws, with the trace and the decisions that replay the run.
   * @throws {Error} if another run is under way.
   */
  simulate(options: SimulationOptions<Input>): Promise<SimulationResult & Outcome>;
  /** Frees the resources of the simulator. Throws Error during a run. */
  close(): Promise<void>;
}

/**
 * Creates a simulator with a DynamoDB in memory, in this process, and makes the `warmUp` run. Close the simulator after use. Throws
 * TemplateError if a template can't be read, and Error if the module of a function does not exist or can't be built.
 *
 * @example
 * import { createSimulator, everyFault } from '@daybreak/testkit';
 *
 * const simulator = await createSimulator<{ orders: readonly string[] }>({
 *   template: 'cdk.out/Shop.template.json',
 *   begin({ orders }, setup) {
 *     for (const order of orders) setup.send('orders', order);
 *   },
 * });
 * await simulator.simulate({ orders: ['order-1', 'order-2'], faults: everyFault, seed: 1 });
 * await simulator.close();
 */
export async function createSimulator<Input extends object, Outcome extends object = object, Action = never>(
  options: SimulatorOptions<Input, Outcome, Action>,
): Promise<Simulator<Input, Outcome>> {
  const resources = await createSimulatorResources(options.template, options.functions, options);
  let isRunning = false;

  function assertIdle(): void {
    if (isRunning)
      throw new Error('A simulation is under way: await it first, because its items are in the same tables');
  }

  // The first requests of a process read the SDK's files, which takes real time. No later run may depend on that.
  try {
    if (options.warmUp !== undefined)
      await simulateRun(resources, options, { ...options.warmUp, decisions: [], unchecked: true });
  } catch (error) {
    await resources.close();
    throw error;
  }

  return {
    async simulate(simulationOptions) {
      assertIdle();
      isRunning = true;
      try {
        return await simulateRun(resources, options, simulationOptions);
      } finally {
        isRunning = false;
      }
    },
    async close() {
      assertIdle();
      await resources.close();
    },
  };
}
