import type { DynamoDBEngine } from '@daybreak/local-stack';
import type { Capability, StartOptions } from './capabilities.ts';
import type { Pipeline } from './pipeline.ts';

/** Where a suite runs. */
export interface PipelineTarget {
  /** As it stands in the names of tests: `in-process, dynoxide`. */
  readonly name: string;
  readonly capabilities: ReadonlySet<Capability>;
  /** Of a local stack. */
  readonly engine?: DynamoDBEngine;
  /** Stands the pipeline up, or takes hold of the one that is there. It has what comes with each of the capabilities. */
  start(options: StartOptions, needs: readonly Capability[]): Promise<Pipeline>;
}
