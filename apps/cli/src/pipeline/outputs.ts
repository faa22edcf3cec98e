/** The outputs of the stack's template: `apps/infra/src/outputs.ts`. */
export type OutputName =
  | 'RowsTableName'
  | 'RunsTableName'
  | 'DueShardCount'
  | 'ScannerFunctionName'
  | 'ScheduleName'
  | 'AlarmNamePrefix'
  | QueueOutputName;

type QueueOutputName =
  | 'ScanQueueUrl'
  | 'ScanDeadLetterQueueUrl'
  | 'RowQueueUrl'
  | 'ValueQueueUrl'
  | 'RowDeadLetterQueueUrl'
  | 'ValueDeadLetterQueueUrl'
  | 'ScheduleDeadLetterQueueUrl'
  | 'ParkingQueueUrl';

/** The outputs of a stack. */
export interface StackOutputs {
  /** The value of an output. Throws an error that names a missing output and says what to do. */
  outputOf(this: void, name: OutputName): string;
  /** The names of all queues: those of the pipeline, then two for each step. */
  readonly queueNames: readonly string[];
  /** The URL of a queue. Throws as `outputOf` does, and RangeError for an unknown name. */
  queueUrlOf(this: void, queue: string): string;
}

/** Reads outputs. `missing` creates the error for a missing output. */
export function readOutputs(
  outputs: Readonly<Record<string, string>>,
  missing: (name: OutputName) => Error,
): StackOutputs {
  const outputOf = (name: OutputName): string => {
    const value = Object.hasOwn(outputs, name) ? outputs[name] : undefined;
    if (value === undefined || value === '') throw missing(name);
    return value;
  };
  const steps = stepQueues(outputs);
  return {
    outputOf,
    queueNames: [
      ...pipelineQueueNames.filter((name) => !newQueueNames.has(name) || Object.hasOwn(outputs, queueOutputs[name])),
      ...steps.keys(),
    ],
    queueUrlOf(queue) {
      const ofPipeline = pipelineQueueNames.find((name) => name === queue);
      const url = ofPipeline === undefined ? steps.get(queue) : outputOf(queueOutputs[ofPipeline]);
      if (url === undefined) throw new RangeError(`There is no queue ${queue}`);
      return url;
    },
  };
}

const queueOutputs = {
  scan: 'ScanQueueUrl',
  'scan-dead-letter': 'ScanDeadLetterQueueUrl',
  row: 'RowQueueUrl',
  value: 'ValueQueueUrl',
  'row-dead-letter': 'RowDeadLetterQueueUrl',
  'value-dead-letter': 'ValueDeadLetterQueueUrl',
  'schedule-dead-letter': 'ScheduleDeadLetterQueueUrl',
  parking: 'ParkingQueueUrl',
} as const satisfies Record<string, QueueOutputName>;

/** The names of the pipeline's queues in the command. */
export const pipelineQueueNames = [
  'scan',
  'row',
  'value',
  'scan-dead-letter',
  'row-dead-letter',
  'value-dead-letter',
  'schedule-dead-letter',
  'parking',
] as const;

/** A stack or folder of an older version has no scan queues. */
const newQueueNames: ReadonlySet<string> = new Set(['scan', 'scan-dead-letter']);

/** The URLs of the steps' queues by name. The step `send-notice` has `send-notice` and `send-notice-dead-letter`. */
function stepQueues(outputs: Readonly<Record<string, string>>): Map<string, string> {
  const known = new Set<string>(Object.values(queueOutputs));
  const queues = new Map<string, string>();
  for (const [output, url] of Object.entries(outputs)) {
    const [, id] = /^(\w+)QueueUrl$/.exec(output) ?? [];
    if (id === undefined || known.has(output)) continue;
    const [, stepId = id, suffix = ''] = /^(\w+?)(DeadLetter)?$/.exec(id) ?? [];
    queues.set(`${stepName(stepId, outputs)}${suffix === '' ? '' : '-dead-letter'}`, url);
  }
  // Sorts the queue of a step before its dead-letter queue.
  return new Map([...queues].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** The name of the step's function without the stack's prefix. The name of the output would be the same for `notice-2` and `notice2`. */
function stepName(id: string, outputs: Readonly<Record<string, string>>): string {
  const [prefix = '', functionName = ''] = [outputs['AlarmNamePrefix'], outputs[`${id}FunctionName`]];
  if (prefix !== '' && functionName.startsWith(prefix)) return functionName.slice(prefix.length);
  return id.replaceAll(/(?!^)[A-Z]/g, '-$&').toLowerCase();
}
