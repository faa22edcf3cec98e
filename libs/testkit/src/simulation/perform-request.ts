import type { Decisions } from './decisions.ts';
import type { FaultName, Faults } from './faults.ts';
import type { Outage } from './outage.ts';
import { recordOf, recordsOf } from './record-of.ts';
import { connectionError, refuse } from './refuse.ts';
import type { ParkedRequest } from './request-gate.ts';
import type { WireRequest, WireResponse } from './wire.ts';

/** What became of a request: the answer that its actor got, unless the connection broke, and what it met. */
export interface Performed {
  response?: WireResponse | undefined;
  fault?: FaultName | 'outage';
}

export interface PerformOptions {
  send: (request: WireRequest) => Promise<WireResponse>;
  decisions: Decisions;
  faults: Faults;
  /** What the request meets at this moment, if anything. */
  outage: Outage | undefined;
  /** Ids of rows whose newest write an index need not show yet. */
  recentlyWritten: ReadonlySet<string>;
  /** Hears of each fault that really befell something. */
  inject: (fault: FaultName) => void;
}

/**
 * Carries a parked request out, or lets a fault befall it, and answers its actor.
 *
 * At most one fault befalls a request, and none in an outage: that refuses it. The faults that change what is asked or answered (a partial send, keys left
 * unprocessed, a stale index) are made of real answers: the server sees a smaller request.
 */
export async function performRequest(parked: ParkedRequest, options: PerformOptions): Promise<Performed> {
  if (options.outage !== undefined) return { response: refuse(parked, options.outage.as), fault: 'outage' };
  const fault = chooseFault(parked.request, options);
  if (fault !== undefined) options.inject(fault);
  if (fault === 'brokenBefore') {
    parked.break(connectionError('socket hang up', 'ECONNRESET'));
    return { fault };
  }
  if (fault === 'throttle' || fault === 'serverError') return { response: refuse(parked, fault), fault };
  const response = await sendWithFault(delay(parked.request, options), fault, options);
  if (fault === 'brokenAfter') {
    parked.break(connectionError('socket hang up', 'ECONNRESET'));
    return { fault };
  }
  parked.answer(response);
  return fault === undefined ? { response } : { response, fault };
}

/** Longer than any time-out and back-off of the pipeline, so that a message can come back to anything. */
const longestDelaySeconds = 600;

/** The queue keeps no time: one of the entries may stay hidden for a while. */
function delay(request: WireRequest, { decisions, faults, inject }: PerformOptions): WireRequest {
  if (request.operation !== 'SendMessageBatch' || !decisions.chance(faults.delayedDelivery)) return request;
  inject('delayedDelivery');
  const entries = recordsOf(request.body['Entries']);
  const delayed = decisions.choose(entries.length);
  const DelaySeconds = 1 + (decisions.draw() % longestDelaySeconds);
  const Entries = entries.map((entry, index) => (index === delayed ? { ...entry, DelaySeconds } : entry));
  return { ...request, body: { ...request.body, Entries } };
}

function chooseFault(
  request: WireRequest,
  { decisions, faults, recentlyWritten }: PerformOptions,
): FaultName | undefined {
  const candidates: FaultName[] = ['brokenBefore', 'brokenAfter', 'serverError'];
  if (request.service === 'DynamoDB') candidates.push('throttle');
  if (request.operation === 'SendMessageBatch' && recordsOf(request.body['Entries']).length > 1)
    candidates.push('partialSend');
  if (request.operation === 'BatchGetItem') candidates.push('unprocessedKeys');
  if (request.operation === 'Query' && recentlyWritten.size > 0) candidates.push('staleIndex');
  return candidates.find((candidate) => decisions.chance(faults[candidate]));
}

async function sendWithFault(
  request: WireRequest,
  fault: FaultName | undefined,
  options: PerformOptions,
): Promise<WireResponse> {
  if (fault === 'partialSend') return await sendPartially(request, options);
  if (fault === 'unprocessedKeys') return await leaveKeysUnprocessed(request, options);
  const response = await options.send(request);
  return fault === 'staleIndex' ? hideRecentWrites(response, options.recentlyWritten) : response;
}

async function sendPartially(request: WireRequest, { send, decisions }: PerformOptions): Promise<WireResponse> {
  const entries = recordsOf(request.body['Entries']);
  const first = decisions.choose(entries.length);
  const refused = entries.slice(first, first + 1 + decisions.choose(entries.length - first));
  const accepted = entries.filter((entry) => !refused.includes(entry));
  const Failed = refused.map(({ Id }) => ({ Id, SenderFault: false, Code: 'InternalError', Message: 'Injected' }));
  if (accepted.length === 0) return { statusCode: 200, headers: {}, body: { Successful: [], Failed } };
  const response = await send({ ...request, body: { ...request.body, Entries: accepted } });
  return { ...response, body: { ...response.body, Failed } };
}

async function leaveKeysUnprocessed(request: WireRequest, { send, decisions }: PerformOptions): Promise<WireResponse> {
  const [table, asked] = Object.entries(recordOf(request.body['RequestItems']))[0] ?? ['', {}];
  const keys = recordsOf(recordOf(asked)['Keys']);
  const kept = keys.slice(0, decisions.choose(keys.length));
  const UnprocessedKeys = { [table]: { ...recordOf(asked), Keys: keys.slice(kept.length) } };
  if (kept.length === 0) return { statusCode: 200, headers: {}, body: { Responses: { [table]: [] }, UnprocessedKeys } };
  const response = await send({
    ...request,
    body: { ...request.body, RequestItems: { [table]: { ...recordOf(asked), Keys: kept } } },
  });
  return { ...response, body: { ...response.body, UnprocessedKeys } };
}

function hideRecentWrites(response: WireResponse, recentlyWritten: ReadonlySet<string>): WireResponse {
  const Items = recordsOf(response.body['Items']).filter(
    (item) => !recentlyWritten.has(String(recordOf(item['id'])['S'])),
  );
  return { ...response, body: { ...response.body, Items, Count: Items.length } };
}
