import { type ParkedMessage, queueNameOf } from './parked-message.ts';
import type { Queues } from './pipeline.ts';

/** The URL of the queue to which a message goes. Undefined when the target has no such queue. */
export function destinationOf(
  { source }: ParkedMessage,
  { names, urlOf }: Pick<Queues, 'names' | 'urlOf'>,
  to: 'row' | 'value' | undefined,
): string | undefined {
  if (to !== undefined) return urlOf(to);
  if (source === undefined) return undefined;
  const name = queueNameOf(source);
  const queue = names.find((candidate) => candidate !== 'parking' && queueNameOf(urlOf(candidate)) === name);
  return queue === undefined ? undefined : urlOf(queue);
}
