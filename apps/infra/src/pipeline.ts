import type { PipelineFunction } from './constructs/pipeline-function.ts';
import type { PipelineQueue } from './constructs/pipeline-queue.ts';
import type { QueueWithDlq } from './constructs/queue-with-dlq.ts';
import type { RowsTable } from './constructs/rows-table.ts';
import type { RunsTable } from './constructs/runs-table.ts';
import type { ScanSchedule } from './constructs/scan-schedule.ts';
import type { Notifier } from './events/create-notifier.ts';
import type { StepQueues } from './steps/create-step-queues.ts';
import type { CreatedStep } from './steps/create-steps.ts';

/** The tables and queues of the pipeline. */
export interface Stores {
  rowsTable: RowsTable;
  runsTable: RunsTable;
  /** From the scanner to itself: a message for each shard that a run has still to read. */
  scanQueue: QueueWithDlq;
  /** From the scanner to the worker: a message for each due row. */
  row: QueueWithDlq;
  /** From the worker to the writer: the planned values of a row. */
  value: QueueWithDlq;
  /** From owners of rows to the editor: edits, in any language. No function consumes its dead-letter queue, which holds refused edits. */
  edits: StepQueues;
  /** Holds messages that no function can process. No function consumes it. */
  parkingQueue: PipelineQueue;
}

export interface Functions {
  scanner: PipelineFunction;
  worker: PipelineFunction;
  writer: PipelineFunction;
  deadLetter: PipelineFunction;
  editor: PipelineFunction;
}

/** All resources of the pipeline, for permissions, outputs, alarms and the dashboard. */
export interface Pipeline extends Stores, Functions {
  scan: ScanSchedule;
  /** Your own functions, which run after the worker, the writer or completion. */
  steps: readonly CreatedStep[];
  /** Undefined when nobody is told how rows end. */
  notifier: Notifier | undefined;
}
