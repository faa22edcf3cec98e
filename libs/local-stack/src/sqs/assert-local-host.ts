import { isLocalHost } from '../page-refusal.ts';
import { SqsError } from './sqs-error.ts';

/** Throws SqsError for a request to a host by another name than this machine's. */
export function assertLocalHost(host: string | undefined): void {
  if (host === undefined || isLocalHost(host)) return;
  throw new SqsError('AccessDeniedException', `The queues are at 127.0.0.1, not at ${host.slice(0, 100)}.`);
}
