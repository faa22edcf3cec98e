import * as v from 'valibot';
import type { Queue } from '../api/queue.ts';
import { wholeNumber } from './inputs.ts';

export const pageInput = { MaxResults: v.optional(wholeNumber(1, 1_000)), NextToken: v.optional(v.string()) };

/** Returns one page of queues. The queues must be sorted by name; the token contains the last name of the previous page. */
export function paginate(
  queues: readonly Queue[],
  { MaxResults = 1_000, NextToken }: { MaxResults?: number | undefined; NextToken?: string | undefined },
): { urls: string[]; NextToken?: string } {
  const after = NextToken === undefined ? '' : Buffer.from(NextToken, 'base64').toString();
  const rest = queues.filter(({ name }) => name > after);
  const page = rest.slice(0, MaxResults);
  const last = page.at(-1);
  const urls = page.map(({ url }) => url);
  return rest.length > page.length && last !== undefined
    ? { urls, NextToken: Buffer.from(last.name).toString('base64') }
    : { urls };
}
