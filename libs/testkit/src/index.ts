export {
  startFunction,
  type ClientPlace,
  type FunctionHarness,
  type FunctionHarnessOptions,
  type FunctionPlaces,
} from './function-harness/start-function.ts';
export * from './leak-guard/index.ts';
export { InvariantViolation, type Invariant } from './oracle/violation.ts';
export {
  createSimulator,
  type SimulationOptions,
  type Simulator,
  type SimulatorOptions,
} from './simulation/create-simulator.ts';
export type { Decisions } from './simulation/decisions.ts';
export { describeFailure } from './simulation/describe-failure.ts';
export { shrinkFailure, type ShrinkOptions, type ShrunkFailure } from './simulation/shrink-failure.ts';
export { explore, type Exploration, type ExploreOptions } from './simulation/explore.ts';
export { everyFault, isFaultName, noFaults, type FaultName, type Faults } from './simulation/faults.ts';
export type { Outage, OutageKind } from './simulation/outage.ts';
export type { OwnerEdit } from './simulation/owner-edit.ts';
export type {
  Item,
  ItemShape,
  PipelineUnderTest,
  RowParts,
  SimulatedClientConfig,
  SimulatedContext,
  SimulatedHandler,
  SimulatedWiring,
} from './simulation/pipeline-under-test.ts';
export {
  SimulationFailure,
  type FirstMessage,
  type SimulationCase,
  type SimulationResult,
} from './simulation/simulate.ts';
export * from './faulty/index.ts';
export { recordOf } from './simulation/record-of.ts';
export * from './waiting/index.ts';
