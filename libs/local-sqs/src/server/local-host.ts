import { SqsError } from '../api/sqs-error.ts';

const localHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/**
 * Whether a request names this machine. One to another name came here all the same, so that name was made to lead here: a page
 * in a browser can do that, and would read and write what it likes.
 */
export function isLocalHost(host: string | undefined): boolean {
  return host === undefined || localHost.test(host);
}

/** Throws SqsError for a request to a host by another name than this machine's. */
export function assertLocalHost(host: string | undefined): void {
  if (host === undefined || isLocalHost(host)) return;
  throw new SqsError('AccessDeniedException', `The queues are at 127.0.0.1, not at ${host.slice(0, 100)}.`);
}
