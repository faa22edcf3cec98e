import type { StackModel } from '@daybreak/local-stack';
import type { Actors } from '../events/actions.ts';
import type { Functions } from '../functions/prepare-functions.ts';
import type { Outside } from '../environment/outside.ts';
import type { PromiseSettings } from '../oracle/kit-promises.ts';
import type { ObservedRun, Oracle } from '../oracle/oracle.ts';
import type { SimulatedWiring } from '../pipeline/simulated-pipeline.ts';
import type { Setup } from './setup.ts';

/** The pipeline of a simulator, the start of its runs, and what must hold in them. */
export interface SimulatorOptions<Input, Outcome, Action> {
  /** The path of a template, a list of paths, or a template that `readStackModel` has read. */
  template: StackModel | string | readonly string[];
  /** The values of template parameters, by name. Not used if `template` has been read. Default: the parameters' own defaults. */
  parameters?: Readonly<Record<string, string>> | undefined;
  /** Environment variables of every function that has them, by name. Not used if `template` has been read. Default: as in the template. */
  environment?: Readonly<Record<string, string>> | undefined;
  /**
   * The modules of functions, by name or logical id. A function without a module here runs from the template's code. Or a callback that
   * makes the handlers of each run from the clients and the clock in the wiring.
   */
  functions?: Functions | undefined;
  /** Makes the responses of services that are not emulated, for each run. Default: a request to them fails the run with OutsideSimulationError. */
  outside?: (() => Outside) | undefined;
  /** Puts the items and messages of a run, and plans its arrivals, triggers and actions. */
  begin: (input: Input, setup: Setup<Action>) => Promise<void> | void;
  /** An input whose run makes each kind of request once, so that no later run differs because the process is new. Default: none. */
  warmUp?: Input | undefined;
  /** Makes the actors of each run. Default: none. */
  actors?: ((wiring: SimulatedWiring) => Actors<Action>) | undefined;
  /** Makes the oracle of a run, when the run begins. Default: only the promises of the kit are checked. */
  oracle?: ((run: ObservedRun, input: Input) => Oracle<Outcome>) | undefined;
  /** Your names for promises of the kit, or the reasons why they are off. Default: all are checked, under the kit's names. */
  promises?: PromiseSettings | undefined;
  /** Receives each line that a function's own module prints. Default: lines are dropped. */
  onLogLine?: ((functionName: string, line: string) => void) | undefined;
}
