import type { StackModel } from '@daybreak/local-stack';
import type { Actors } from '../events/actions.ts';
import type { Functions } from '../functions/prepare-functions.ts';
import type { Outside } from '../environment/outside.ts';
import type { PromiseSettings } from '../oracle/kit-promises.ts';
import type { ObservedRun, Oracle } from '../oracle/oracle.ts';
import type { SimulatedWiring } from '../pipeline/simulated-pipeline.ts';
import type { Setup } from './setup.ts';

/** A pipeline, what a run of it begins with and meets, and what must hold of it. */
export interface SimulatorOptions<Input, Outcome, Action> {
  /** The path of a template, or of several that belong together, or one that `readStackModel` has read. */
  template: StackModel | string | readonly string[];
  /**
   * By a function's name or logical id, where its module is; of those left out, the template's own code. Or a function that makes the
   * handlers with the clients and the clock that it is given, anew for each run.
   */
  functions?: Functions | undefined;
  /** Answers what functions ask of the rest of the world; made anew for each run. Default: nobody does, and a run that asks fails with OutsideSimulationError. */
  outside?: (() => Outside) | undefined;
  /** Puts what a run begins with, and returns what comes to it: triggers, actions, messages. */
  begin: (input: Input, setup: Setup<Action>) => Promise<void> | void;
  /** An input whose run makes a request of each kind, so that the first run does not begin with what a process does once. Default: none. */
  warmUp?: Input | undefined;
  /** Who acts besides the functions; made anew for each run. */
  actors?: ((wiring: SimulatedWiring) => Actors<Action>) | undefined;
  /** What must hold of a run besides the kit's own promises; made when the run begins. */
  oracle?: ((run: ObservedRun, input: Input) => Oracle<Outcome>) | undefined;
  /** What the promises that the kit itself checks are called, or why one is not kept. Default: their own names, all checked. */
  promises?: PromiseSettings | undefined;
  /** Takes each line that a function's own module prints. Default: it goes nowhere. */
  onLogLine?: ((functionName: string, line: string) => void) | undefined;
}
