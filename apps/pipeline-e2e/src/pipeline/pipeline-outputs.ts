import * as v from 'valibot';

const schema = v.object({
  RowsTableName: v.string(),
  RunsTableName: v.string(),
  ScanQueueUrl: v.string(),
  RowQueueUrl: v.string(),
  RowDeadLetterQueueUrl: v.string(),
  ValueQueueUrl: v.string(),
  ValueDeadLetterQueueUrl: v.string(),
  ParkingQueueUrl: v.string(),
  EditorQueueUrl: v.string(),
  EditorDeadLetterQueueUrl: v.string(),
  EditorFunctionName: v.string(),
  ScannerFunctionName: v.string(),
  WorkerFunctionName: v.string(),
  WriterFunctionName: v.string(),
  DeadLetterFunctionName: v.string(),
  ScheduleName: v.string(),
  DueShardCount: v.pipe(v.string(), v.transform(Number), v.integer(), v.minValue(1)),
});

/** The names of what a stack is made of, under those of its outputs. */
export type PipelineOutputs = v.InferOutput<typeof schema>;

/** A stack has not the outputs of Daybreak's template. */
export class PipelineOutputsError extends Error {
  override name = 'PipelineOutputsError';
}

/** Throws PipelineOutputsError, which names each output that is missing or bad. */
export function readPipelineOutputs(outputs: Readonly<Record<string, string>>): PipelineOutputs {
  const parsed = v.safeParse(schema, outputs);
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'outputs'}: ${issue.message}`);
  throw new PipelineOutputsError(`This is no stack of Daybreak's template: ${problems.join('; ')}`);
}

/** The pipeline's own functions, without those that a team has added. */
export function functionNamesOf(outputs: PipelineOutputs): string[] {
  const { ScannerFunctionName, WorkerFunctionName, WriterFunctionName, DeadLetterFunctionName, EditorFunctionName } =
    outputs;
  return [ScannerFunctionName, WorkerFunctionName, WriterFunctionName, DeadLetterFunctionName, EditorFunctionName];
}

const outputOfQueue = {
  scan: 'ScanQueueUrl',
  row: 'RowQueueUrl',
  rowDeadLetter: 'RowDeadLetterQueueUrl',
  value: 'ValueQueueUrl',
  valueDeadLetter: 'ValueDeadLetterQueueUrl',
  editor: 'EditorQueueUrl',
  editorDeadLetter: 'EditorDeadLetterQueueUrl',
  parking: 'ParkingQueueUrl',
} as const;

export type QueueName = keyof typeof outputOfQueue;

export function queueUrlOf(queue: QueueName, outputs: PipelineOutputs): string {
  return outputs[outputOfQueue[queue]];
}

/** What is made for each queue, by its name. */
export function byQueue<Made>(make: (queue: QueueName) => Made): Record<QueueName, Made> {
  return {
    scan: make('scan'),
    row: make('row'),
    rowDeadLetter: make('rowDeadLetter'),
    value: make('value'),
    valueDeadLetter: make('valueDeadLetter'),
    editor: make('editor'),
    editorDeadLetter: make('editorDeadLetter'),
    parking: make('parking'),
  };
}
