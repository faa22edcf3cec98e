import { SqsError } from '../api/sqs-error.ts';

const localHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/**
 * Throws SqsError for a request that names another host than this machine. It came here all the same, so that name was made to lead
 * here: a page in a browser can do that, and would read and write what it likes.
 */
export function assertLocalHost(host: string | undefined): void {
  if (host === undefined || localHost.test(host)) return;
  throw new SqsError('AccessDeniedException', `The queues are at 127.0.0.1, not at ${host.slice(0, 100)}.`);
}
