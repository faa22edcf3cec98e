import type { Actors } from '../events/actions.ts';
import type { KitPromises } from '../oracle/kit-promises.ts';
import type { ObservedRun, Oracle } from '../oracle/oracle.ts';
import type { SimulatedPipeline, SimulatedWiring } from '../pipeline/simulated-pipeline.ts';
import type { Setup } from './setup.ts';

/** A pipeline, what a run of it begins with and meets, and what must hold of it. */
export interface SimulatorOptions<Input, Outcome, Action> extends SimulatedPipeline {
  /** Puts what a run begins with, and returns what comes to it: triggers, actions, messages. */
  begin: (input: Input, setup: Setup<Action>) => Promise<void> | void;
  /** An input whose run makes a request of each kind, so that the SDK has read its files before the first run. */
  warmUp: Input;
  /** Who acts besides the functions; made anew for each run. */
  actors?: (wiring: SimulatedWiring) => Actors<Action>;
  /** What must hold of a run, made when it begins. */
  oracle: (run: ObservedRun, input: Input) => Oracle<Outcome>;
  /** What the promises that the kit itself checks are called. */
  promises?: Partial<KitPromises>;
}
