export type { Decisions } from './decisions/decisions.ts';
export type { Actors } from './events/actions.ts';
export type { FunctionSource } from './functions/function-source.ts';
export type { Functions } from './functions/prepare-functions.ts';
export {
  startFunction,
  type ClientPlace,
  type FunctionHarness,
  type FunctionHarnessOptions,
  type FunctionPlaces,
} from './function-harness/start-function.ts';
export type { HttpAnswer, HttpRequest } from './environment/http-request.ts';
export { type Outside, type OutsideRequest, OutsideSimulationError } from './environment/outside.ts';
export * from './leak-guard/index.ts';
export { InvariantViolation, type ViolationDetails } from './oracle/invariant-violation.ts';
export type { KitPromise, LastWriteWins, PromiseSetting, PromiseSettings } from './oracle/kit-promises.ts';
export type {
  CallerKind,
  ItemChange,
  ObservedMessage,
  ObservedRun,
  Oracle,
  Published,
  Report,
  Trigger,
  Unfinished,
  Write,
} from './oracle/oracle.ts';
export { consumerOf, deadLetterQueueOf } from './pipeline/consumer-of.ts';
export { keepByConfig } from './pipeline/keep-by-config.ts';
export { replaceFunction } from './pipeline/replace-function.ts';
export { isConditionalUpdate, rewriteRequests, type Rewriting } from './pipeline/rewrite-requests.ts';
export type {
  SimulatedClientConfig,
  SimulatedContext,
  SimulatedHandler,
  SimulatedPipeline,
  SimulatedWiring,
} from './pipeline/simulated-pipeline.ts';
export { createSimulator, type Simulator } from './simulation/create-simulator.ts';
export { describeFailure } from './simulation/describe-failure.ts';
export { explore, type Exploration, type ExploreOptions } from './simulation/explore.ts';
export { failureOf } from './simulation/failure-of.ts';
export type { Parts } from './simulation/parts.ts';
export type { Setup, When } from './simulation/setup.ts';
export { shrinkFailure, type ShrinkOptions, type ShrunkFailure } from './simulation/shrink-failure.ts';
export type { Shrinkable } from './simulation/shrinkable.ts';
export type {
  Circumstances,
  SimulationCase,
  SimulationOptions,
  SimulationResult,
} from './simulation/simulation-case.ts';
export { SimulationFailure } from './simulation/simulation-failure.ts';
export type { SimulatorOptions } from './simulation/simulator-options.ts';
export { everyFault, noFaults, type FaultName, type Faults } from './faults/faults.ts';
export type { Outage, OutageKind } from './faults/outage.ts';
export * from './waiting/index.ts';
export type { Item } from './wire/item.ts';
