import { SqsError } from './sqs-error.ts';

const localHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/**
 * Throws SqsError for a request to a host by another name. It came here all the same, so that name was made to lead to this
 * machine: a page in a browser can do that, and would read and send what it likes.
 */
export function assertLocalHost(host: string | undefined): void {
  if (host === undefined || localHost.test(host)) return;
  throw new SqsError('AccessDeniedException', `The queues are at 127.0.0.1, not at ${host.slice(0, 100)}.`);
}
