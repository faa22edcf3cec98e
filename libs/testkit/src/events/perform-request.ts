import {
  batchParts,
  leftoverMember,
  requestItemsOf,
  type StaleReads,
  withLeftover,
} from '@daybreak/local-stack/internal';
import type { Decisions } from '../decisions/decisions.ts';
import type { FaultName } from '../faults/faults.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import type { Item } from '../wire/item.ts';
import { recordOf, recordsOf } from '../wire/record-of.ts';
import type { WireRequest, WireResponse } from '../wire/transport.ts';
import type { IndexLag } from '../state/index-lag.ts';
import type { Caller } from '../state/caller.ts';
import type { PendingRequest } from '../state/request-gate.ts';
import { connectionError, refuse } from './refuse.ts';
import { transactionConflict } from './transaction-conflict.ts';

/** The result of a request: the response that the caller received, if any, and the fault that was injected. */
export interface PerformedRequest {
  response?: WireResponse | undefined;
  fault?: FaultName;
}

/** A pending request, of which only the kind of the caller matters here. */
export type RequestToPerform = Omit<PendingRequest, 'caller'> & { readonly caller: Pick<Caller, 'kind'> };

export interface PerformOptions {
  send: (request: WireRequest) => Promise<WireResponse>;
  decisions: Decisions;
  injector: Pick<FaultInjector, 'injects'>;
  lag: Pick<IndexLag, 'mayHide' | 'hide'>;
  staleReads: StaleReads;
  /** Receives the items that an index did not show. */
  onHidden: (items: readonly Item[]) => void;
}

/**
 * Sends a pending request to its service, or injects a fault, and responds to the caller.
 *
 * A request has at most one fault. Faults that change a request or its response (a partial send, a short page, a stale index) are made
 * from real responses: the service receives a smaller request.
 */
export async function performRequest(pending: RequestToPerform, options: PerformOptions): Promise<PerformedRequest> {
  const fault = faultsOf(pending, options).find((candidate) => options.injector.injects(candidate));
  if (fault === 'brokenBefore') {
    pending.disconnect(connectionError('socket hang up', 'ECONNRESET'));
    return { fault };
  }
  if (fault === 'throttle' || fault === 'serverError') return { response: refuse(pending, fault), fault };
  if (fault === 'transactionConflict') {
    const response = transactionConflict(pending.request, options.decisions.choose);
    pending.respond(response);
    return { response, fault };
  }
  const response = await sendWithFault(withDelay(pending.request, options), fault, options);
  if (fault === 'brokenAfter') {
    pending.disconnect(connectionError('socket hang up', 'ECONNRESET'));
    return { fault };
  }
  pending.respond(response);
  return fault === undefined ? { response } : { response, fault };
}

/** Longer than most timeouts and back-offs, so that a delayed message can arrive in any state of the pipeline. */
const longestDelaySeconds = 600;

/** Hides one entry of a batch for a while, under `delayedDelivery`. */
function withDelay(request: WireRequest, { decisions, injector }: PerformOptions): WireRequest {
  // A FIFO queue accepts no delay of a single message.
  const isFifo = String(request.body['QueueUrl']).endsWith('.fifo');
  if (request.operation !== 'SendMessageBatch' || isFifo || !injector.injects('delayedDelivery')) return request;
  const entries = recordsOf(request.body['Entries']);
  const delayed = decisions.choose(entries.length);
  const DelaySeconds = 1 + (decisions.draw() % longestDelaySeconds);
  const Entries = entries.map((entry, index) => (index === delayed ? { ...entry, DelaySeconds } : entry));
  return { ...request, body: { ...request.body, Entries } };
}

/** The operations whose entries can fail one by one. */
const batchSends: ReadonlySet<string> = new Set(['SendMessageBatch', 'PutEvents']);

/** Returns the faults that a request can have. An actor must know whether its action had an effect, so it has no `brokenAfter`. */
function faultsOf({ caller, request }: RequestToPerform, { lag, staleReads }: PerformOptions): FaultName[] {
  const faults: FaultName[] = ['brokenBefore'];
  if (caller.kind === 'function') faults.push('brokenAfter');
  faults.push('serverError');
  if (request.service !== 'SQS') faults.push('throttle');
  if (batchSends.has(request.operation) && recordsOf(request.body['Entries']).length > 1) faults.push('partialSend');
  if (request.operation === 'BatchGetItem') faults.push('unprocessedKeys');
  if (lag.mayHide(request)) faults.push('staleIndex');
  if (request.operation === 'BatchWriteItem') faults.push('unprocessedItems');
  if (request.operation === 'Query' || request.operation === 'Scan') faults.push('shortPage');
  if (request.operation.startsWith('Transact')) faults.push('transactionConflict');
  if (staleReads.mayBeStale(request.operation, request.body)) faults.push('staleRead');
  return faults;
}

async function sendWithFault(
  request: WireRequest,
  fault: FaultName | undefined,
  options: PerformOptions,
): Promise<WireResponse> {
  if (fault === 'partialSend') return await sendPartially(request, options);
  if (fault === 'unprocessedKeys' || fault === 'unprocessedItems') return await leaveUnprocessed(request, options);
  if (fault === 'shortPage') return await options.send(withShortPage(request, options));
  const response = await options.send(request);
  if (fault === 'staleRead') {
    const { operation, body } = request;
    const { choose } = options.decisions;
    return { ...response, ...options.staleReads.stale(operation, body, response, choose) };
  }
  if (fault !== 'staleIndex') return response;
  const { response: visible, hidden } = options.lag.hide(request, response);
  options.onHidden(hidden);
  return visible;
}

async function sendPartially(request: WireRequest, { send, decisions }: PerformOptions): Promise<WireResponse> {
  const entries = recordsOf(request.body['Entries']);
  const first = decisions.choose(entries.length);
  const refused = entries.slice(first, first + 1 + decisions.choose(entries.length - first));
  const accepted = entries.filter((entry) => !refused.includes(entry));
  if (request.operation === 'PutEvents') return await putAccepted(request, { entries, accepted }, send);
  const Failed = refused.map(({ Id }) => ({ Id, SenderFault: false, Code: 'InternalError', Message: 'Injected' }));
  if (accepted.length === 0) return { statusCode: 200, headers: {}, body: { Successful: [], Failed } };
  const response = await send({ ...request, body: { ...request.body, Entries: accepted } });
  return { ...response, body: { ...response.body, Failed } };
}

/** Puts the accepted entries. A response of EventBridge has no ids: its entries are in the order of the request. */
async function putAccepted(
  request: WireRequest,
  { entries, accepted }: { entries: readonly object[]; accepted: readonly object[] },
  send: PerformOptions['send'],
): Promise<WireResponse> {
  const none = { statusCode: 200, headers: {}, body: { Entries: [] } };
  const response =
    accepted.length === 0 ? none : await send({ ...request, body: { ...request.body, Entries: accepted } });
  const results = recordsOf(response.body['Entries']);
  const Entries = entries.map((entry) => {
    const index = accepted.indexOf(entry);
    return index < 0 ? { ErrorCode: 'InternalFailure', ErrorMessage: 'Injected' } : results[index];
  });
  return { ...response, body: { Entries, FailedEntryCount: entries.length - accepted.length } };
}

/** Short enough that the items of most cases fill several pages. */
const longestShortPage = 3;

function withShortPage(request: WireRequest, { decisions }: PerformOptions): WireRequest {
  const { Limit: requested } = request.body;
  const atMost = 1 + decisions.choose(longestShortPage);
  const Limit = typeof requested === 'number' ? Math.min(requested, atMost) : atMost;
  return { ...request, body: { ...request.body, Limit } };
}

async function leaveUnprocessed(request: WireRequest, { send, decisions }: PerformOptions): Promise<WireResponse> {
  const { operation, body } = request;
  const member = leftoverMember(operation) ?? '';
  const parts = batchParts(body);
  const processed = parts.slice(0, decisions.choose(parts.length));
  const RequestItems = requestItemsOf(body, processed);
  const response =
    processed.length === 0 ? noneProcessed(request) : await send({ ...request, body: { ...body, RequestItems } });
  return { ...response, ...withLeftover(response, member, body, parts.slice(processed.length)) };
}

function noneProcessed({ operation, body }: WireRequest): WireResponse {
  const tableNames = Object.keys(recordOf(body['RequestItems']));
  const Responses = Object.fromEntries(tableNames.map((name) => [name, []]));
  return { statusCode: 200, headers: {}, body: operation === 'BatchGetItem' ? { Responses } : {} };
}
