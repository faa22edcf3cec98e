import * as v from 'valibot';

/** The target of events. `id` is the ARN of an event bus or a topic, or the URL of a queue. */
export interface EventTarget {
  kind: 'event-bus' | 'queue' | 'topic';
  id: string;
  /** True for a FIFO queue or topic, which keeps the order of a row's events. */
  isFifo: boolean;
}

const kinds = {
  'event-bus': /^arn:[^:]+:events:[^:]+:\d{12}:event-bus\/\S+$/,
  queue: /^https?:\/\/[^\s/]+\/\S+$/,
  topic: /^arn:[^:]+:sns:[^:]+:\d{12}:\S+$/,
} as const;

/**
 * Parses the ARN of an EventBridge event bus or an SNS topic, or the URL of an SQS queue. Returns undefined for any
 * other text.
 */
export function parseEventTarget(text: string): EventTarget | undefined {
  for (const kind of ['event-bus', 'queue', 'topic'] as const) {
    if (kinds[kind].test(text)) return { kind, id: text, isFifo: kind !== 'event-bus' && text.endsWith('.fifo') };
  }
  return undefined;
}

const problem = 'must be the ARN of an event bus or a topic, or the URL of a queue';

/** Parses an environment variable that names the target of events. */
export const eventTargetVariable = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }): EventTarget => {
    const target = parseEventTarget(dataset.value);
    if (target !== undefined) return target;
    addIssue({ message: problem });
    return NEVER;
  }),
);
