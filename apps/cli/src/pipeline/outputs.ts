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
  | 'ScanQueueUrl'
  | 'ScanDeadLetterQueueUrl'
  | 'RowQueueUrl'
  | 'ValueQueueUrl'
  | 'RowDeadLetterQueueUrl'
  | 'ValueDeadLetterQueueUrl'
  | 'ScheduleDeadLetterQueueUrl'
  | 'ParkingQueueUrl';

/** What a stack has published. */
export interface StackOutputs {
  /** One of the outputs; throws an error that names the one that is missing, and what to do about it. */
  outputOf(this: void, name: OutputName): string;
  /** The names of all queues: those of the pipeline, then two of each step. */
  readonly queueNames: readonly string[];
  /** The URL of a queue by its name; throws as `outputOf` does, and RangeError for a name that no queue has. */
  queueUrlOf(this: void, queue: string): string;
}

/** Reads outputs; `missing` says which error there is when one is not there. */
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

/** The queues of the pipeline, by the names that the command gives them. */
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

/** A stack or folder of an older version has no queue of scans. */
const newQueueNames: ReadonlySet<string> = new Set(['scan', 'scan-dead-letter']);

/** The URLs of the other queues, by name: of the step `send-notice`, `send-notice` and `send-notice-dead-letter`. */
function stepQueues(outputs: Readonly<Record<string, string>>): Map<string, string> {
  const known = new Set<string>(Object.values(queueOutputs));
  const queues = new Map<string, string>();
  for (const [output, url] of Object.entries(outputs)) {
    const [, id] = /^(\w+)QueueUrl$/.exec(output) ?? [];
    if (id === undefined || known.has(output)) continue;
    const [, stepId = id, suffix = ''] = /^(\w+?)(DeadLetter)?$/.exec(id) ?? [];
    queues.set(`${stepName(stepId, outputs)}${suffix === '' ? '' : '-dead-letter'}`, url);
  }
  // A step's own queue comes before that of its dead letters.
  return new Map([...queues].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** What the step's function is called without the stack's prefix: the output's own name does not tell `notice-2` from `notice2`. */
function stepName(id: string, outputs: Readonly<Record<string, string>>): string {
  const [prefix = '', functionName = ''] = [outputs['AlarmNamePrefix'], outputs[`${id}FunctionName`]];
  if (prefix !== '' && functionName.startsWith(prefix)) return functionName.slice(prefix.length);
  return id.replaceAll(/(?!^)[A-Z]/g, '-$&').toLowerCase();
}
