import type { PipelineFunction } from './constructs/pipeline-function.ts';
import type { PipelineQueue } from './constructs/pipeline-queue.ts';
import type { QueueWithDlq } from './constructs/queue-with-dlq.ts';
import type { RowsTable } from './constructs/rows-table.ts';
import type { RunsTable } from './constructs/runs-table.ts';
import type { ScanSchedule } from './constructs/scan-schedule.ts';
import type { CreatedStep } from './steps/create-steps.ts';

/** Where the pipeline keeps things, and what it hands them on by. */
export interface Stores {
  rowsTable: RowsTable;
  runsTable: RunsTable;
  /** Of shards that a run has still to read, from the scanner to itself. */
  scanQueue: QueueWithDlq;
  /** Of due rows, from the scanner to the worker. */
  row: QueueWithDlq;
  /** Of planned values, from the worker to the writer. */
  value: QueueWithDlq;
  /** The last stop of what no function can make anything of; nothing consumes it. */
  parkingQueue: PipelineQueue;
}

export interface Functions {
  scanner: PipelineFunction;
  worker: PipelineFunction;
  writer: PipelineFunction;
  deadLetter: PipelineFunction;
}

/** The whole pipeline: what is granted, published, watched and drawn. */
export interface Pipeline extends Stores, Functions {
  scan: ScanSchedule;
  /** Functions of yours, after the worker or the writer. */
  steps: readonly CreatedStep[];
}
