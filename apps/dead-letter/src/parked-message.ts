import { maximumBytes, sizeBytes, type OutgoingMessage } from '@daybreak/batch';

/** A message that nothing can be done about, on its way to the parking queue. */
export interface ParkedMessage {
  body: string;
  messageId: string;
  /** Where it came from. */
  source: string;
  reason: string;
}

/** The original body, unchanged, with the rest as attributes unless the body fills the message. */
export function toParkedMessage({ body, ...attributes }: ParkedMessage): OutgoingMessage {
  const message = { body, attributes };
  return sizeBytes(message) <= maximumBytes ? message : { body };
}
