export type EventTargetKind = 'event-bus' | 'queue' | 'topic';

const arns: Record<EventTargetKind, RegExp> = {
  'event-bus': /^arn:aws[a-z-]*:events:[a-z0-9-]+:\d{12}:event-bus\/[A-Za-z0-9._/-]{1,256}$/,
  queue: /^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,80}(\.fifo)?$/,
  topic: /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}(\.fifo)?$/,
};

/** The kind of a target of events: of a kind's name, for which the stack has a target of its own, or of an ARN. Undefined for any other text. */
export function eventTargetKind(target: string): EventTargetKind | undefined {
  return (['event-bus', 'queue', 'topic'] as const).find((kind) => target === kind || arns[kind].test(target));
}
