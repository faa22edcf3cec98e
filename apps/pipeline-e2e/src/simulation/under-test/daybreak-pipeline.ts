import type { RowRepository } from '@daybreak/repository';
import type { SimulatedClientConfig, SimulatedPipeline, SimulatedWiring } from '@daybreak/testkit';
import type { PipelineModel } from '../oracle/create-oracle.ts';

/** Daybreak as it is simulated: its template and functions, what its oracle has to know, and how its owners get at their rows. */
export interface DaybreakPipeline extends SimulatedPipeline, PipelineModel {
  /** Without `waiting`, it is by the machine's own clock and chance. */
  createRows: (
    client: SimulatedClientConfig,
    clock: { now(): Date },
    waiting?: Pick<SimulatedWiring, 'wait' | 'random'>,
  ) => RowRepository;
}
