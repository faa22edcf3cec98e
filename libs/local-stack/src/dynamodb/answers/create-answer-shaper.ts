import { randomInt } from 'node:crypto';
import { createRandom } from '@daybreak/local-sqs/internal';
import type { TableModel } from '../../template/stack-model.ts';
import { type BatchPart, batchParts, leftoverMember, requestItemsOf, withLeftover } from '../capacity/batch-parts.ts';
import { type Answer, type Body, objectOf } from '../capacity/body.ts';
import { canReturnOldItem } from '../capacity/old-item.ts';
import { writtenKeys } from '../streams/written-keys.ts';
import type { AnswerOptions } from './answer-options.ts';
import { createRecentImages, type RecentImages } from './recent-images.ts';
import { createStaleReads } from './stale-read.ts';

/** A request whose response differs from the engine's. */
export interface ShapedRequest {
  /** The body of the request to the engine. */
  readonly body: Body;
  /** Returns the response to the original request. Without it, that is the engine's response. */
  settle?(answer: Answer): Answer;
}

/** Shapes responses as DynamoDB may, where a local engine never does. */
export interface AnswerShaper {
  /** Returns undefined for a request whose response is not changed. */
  begin(operation: string, body: Body): ShapedRequest | undefined;
  /** Returns true if the caller must read the items before the request writes them, and note them in `images`. */
  needsOldItems(operation: string, body: Body): boolean;
  readonly images: RecentImages;
}

export interface AnswerShaperOptions extends AnswerOptions {
  readonly tables: readonly TableModel[];
  /** Returns epoch milliseconds by the stack's clock. */
  now(): number;
}

/** The first page of a read has 1 to 3 items, and sometimes a later one: more short pages would cost a large table too many requests. */
const maximumShortPage = 3;
const shortLaterPageRate = 1 / 8;

export function createAnswerShaper({
  tables,
  now,
  staleReads = 0.5,
  pages = 'short',
  unprocessed = 0.25,
  seed = randomInt(2 ** 32),
}: AnswerShaperOptions): AnswerShaper {
  const models = new Map(tables.map((table) => [table.name, table]));
  const images = createRecentImages(now);
  const reads = createStaleReads(tables, images);
  const random = createRandom(seed);
  const choose = (count: number): number => Math.floor(random() * count);
  const happens = (rate: number): boolean => rate > 0 && random() < rate;
  /** The tables that are read without consistency. */
  const readEventually = new Set<string>();

  function beginPage(body: Body): ShapedRequest {
    const isShort = pages === 'short' && (body['ExclusiveStartKey'] === undefined || happens(shortLaterPageRate));
    return isShort ? { body: shortPage(body, 1 + choose(maximumShortPage)) } : { body };
  }

  function beginBatch(body: Body, member: string): ShapedRequest {
    const parts = batchParts(body);
    if (parts.length < 2 || !happens(unprocessed)) return { body };
    const [admitted, left] = split(parts, choose);
    return {
      body: { ...body, RequestItems: requestItemsOf(body, admitted) },
      settle: (answer) => withLeftover(answer, member, body, left),
    };
  }

  function shapeRead(operation: string, body: Body): ShapedRequest {
    const member = leftoverMember(operation);
    if (member !== undefined) return beginBatch(body, member);
    return operation === 'Query' || operation === 'Scan' ? beginPage(body) : { body };
  }

  function beginRead(operation: string, body: Body): ShapedRequest {
    const shaped = shapeRead(operation, body);
    if (staleReads === 0) return shaped;
    for (const { name } of reads.tablesOf(operation, body)) readEventually.add(name);
    if (!reads.mayBeStale(operation, body) || !happens(staleReads)) return shaped;
    const settle = (answer: Answer): Answer => shaped.settle?.(answer) ?? answer;
    return { body: shaped.body, settle: (answer) => reads.stale(operation, shaped.body, settle(answer), choose) };
  }

  /** Requests the old item from the engine. */
  function beginWrite(operation: string, body: Body): ShapedRequest | undefined {
    const [item] = staleReads > 0 && canReturnOldItem(operation, body) ? writtenKeys(operation, body, models) : [];
    if (item === undefined) return undefined;
    return {
      body: { ...body, ReturnValues: 'ALL_OLD' },
      settle(answer) {
        if (answer.statusCode !== 200) return answer;
        const { Attributes: before, ...rest } = answer.body;
        images.note(item, before === undefined ? undefined : objectOf(before));
        return body['ReturnValues'] === 'ALL_OLD' ? answer : { ...answer, body: rest };
      },
    };
  }

  function beginOperation(operation: string, body: Body): ShapedRequest | undefined {
    if (readOperations.has(operation)) return beginRead(operation, body);
    if (operation === 'BatchWriteItem') return beginBatch(body, 'UnprocessedItems');
    return beginWrite(operation, body);
  }

  return {
    images,
    begin(operation, body) {
      const shaped = beginOperation(operation, body);
      return shaped === undefined || (shaped.body === body && shaped.settle === undefined) ? undefined : shaped;
    },
    needsOldItems: (operation, body) =>
      readEventually.size > 0 &&
      !canReturnOldItem(operation, body) &&
      writtenKeys(operation, body, models).some(({ tableName }) => readEventually.has(tableName)),
  };
}

const readOperations: ReadonlySet<string> = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan']);

/** Returns the request for a page with at most `maximumItems` items. */
export function shortPage(body: Body, maximumItems: number): Body {
  const { Limit: limit } = body;
  return { ...body, Limit: typeof limit === 'number' ? Math.min(limit, maximumItems) : maximumItems };
}

/** Divides a batch into some parts, at least one, and the other parts. */
function split(parts: readonly BatchPart[], choose: (count: number) => number): [BatchPart[], BatchPart[]] {
  const from = choose(parts.length);
  const rotated = [...parts.slice(from), ...parts.slice(0, from)];
  const count = 1 + choose(parts.length - 1);
  return [rotated.slice(0, count), rotated.slice(count)];
}
