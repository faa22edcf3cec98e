/** What a stack publishes of itself, in its template: `apps/infra/src/outputs.ts`. */
export type OutputName =
  | 'RowsTableName'
  | 'RunsTableName'
  | 'DueShardCount'
  | 'ScannerFunctionName'
  | 'ScheduleName'
  | 'AlarmNamePrefix'
  | QueueOutputName;

type QueueOutputName =
  | 'RowQueueUrl'
  | 'ValueQueueUrl'
  | 'RowDeadLetterQueueUrl'
  | 'ValueDeadLetterQueueUrl'
  | 'ScheduleDeadLetterQueueUrl'
  | 'ParkingQueueUrl';

/** One of the outputs; throws an error that names the one that is missing, and what to do about it. */
export type OutputOf = (name: OutputName) => string;

/** Reads outputs; `missing` says which error there is when one is not there. */
export function outputReader(
  outputs: Readonly<Record<string, string>>,
  missing: (name: OutputName) => Error,
): OutputOf {
  return (name) => {
    const value = Object.hasOwn(outputs, name) ? outputs[name] : undefined;
    if (value === undefined || value === '') throw missing(name);
    return value;
  };
}

/** The queues by the names that the command calls them, and the output that tells the URL of each. */
export const queueOutputs = {
  row: 'RowQueueUrl',
  value: 'ValueQueueUrl',
  'row-dead-letter': 'RowDeadLetterQueueUrl',
  'value-dead-letter': 'ValueDeadLetterQueueUrl',
  'schedule-dead-letter': 'ScheduleDeadLetterQueueUrl',
  parking: 'ParkingQueueUrl',
} as const satisfies Record<string, QueueOutputName>;

export type QueueName = keyof typeof queueOutputs;

export const queueNames = [
  'row',
  'value',
  'row-dead-letter',
  'value-dead-letter',
  'schedule-dead-letter',
  'parking',
] as const;
