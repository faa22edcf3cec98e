import { maximumBytes, sizeBytes, type OutgoingMessage } from '@daybreak/batch';

/** A message for the parking queue, where an operator looks at it. */
export interface ParkedMessage {
  body: string;
  messageId: string;
  /** The ARN of the source queue. */
  source: string;
  reason: string;
}

/** Keeps the body unchanged, and adds the other fields as message attributes. They are omitted when the body leaves no room for them. */
export function toParkedMessage({ body, ...attributes }: ParkedMessage): OutgoingMessage {
  const message = { body, attributes };
  return sizeBytes(message) <= maximumBytes ? message : { body };
}
