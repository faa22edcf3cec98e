import * as v from 'valibot';

/** Where events are sent. `id` is the ARN of an event bus or a topic, or the URL of a queue. */
export interface EventTarget {
  kind: 'event-bus' | 'queue' | 'topic';
  id: string;
  /** Whether it is a FIFO queue or topic, which keeps the order in which the events of a row are sent. */
  isFifo: boolean;
}

const kinds = {
  'event-bus': /^arn:[^:]+:events:[^:]+:\d{12}:event-bus\/\S+$/,
  queue: /^https?:\/\/[^\s/]+\/\S+$/,
  topic: /^arn:[^:]+:sns:[^:]+:\d{12}:\S+$/,
} as const;

/** Reads the ARN of an EventBridge event bus or of an SNS topic, or the URL of an SQS queue. Undefined for any other text. */
export function parseEventTarget(text: string): EventTarget | undefined {
  for (const kind of ['event-bus', 'queue', 'topic'] as const) {
    if (kinds[kind].test(text)) return { kind, id: text, isFifo: kind !== 'event-bus' && text.endsWith('.fifo') };
  }
  return undefined;
}

const problem = 'must be the ARN of an event bus or a topic, or the URL of a queue';

/** A variable that names the target of events, parsed. */
export const eventTargetVariable = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }): EventTarget => {
    const target = parseEventTarget(dataset.value);
    if (target !== undefined) return target;
    addIssue({ message: problem });
    return NEVER;
  }),
);
