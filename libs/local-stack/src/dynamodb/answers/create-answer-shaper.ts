import { randomInt } from 'node:crypto';
import { createRandom } from '@daybreak/local-sqs/internal';
import type { TableModel } from '../../template/stack-model.ts';
import { type BatchPart, batchParts, leftoverMember, requestItemsOf, withLeftover } from '../capacity/batch-parts.ts';
import { type Answer, type Body, objectOf } from '../capacity/body.ts';
import { tellsOldItem } from '../capacity/old-item.ts';
import { writtenKeys } from '../streams/written-keys.ts';
import type { AnswerOptions } from './answer-options.ts';
import { createRecentImages, type RecentImages } from './recent-images.ts';
import { createStaleReads } from './stale-read.ts';

/** A request that is to be answered otherwise than the engine does. */
export interface ShapedRequest {
  /** As the engine is to get it. */
  readonly body: Body;
  /** Gives the answer that the request, as it came, is to get; without it, that is the engine's. */
  settle?(answer: Answer): Answer;
}

/** Answers as DynamoDB may, where an engine on this machine never does. */
export interface AnswerShaper {
  /** Undefined for a request that is answered as it is. */
  begin(operation: string, body: Body): ShapedRequest | undefined;
  /** Whether somebody has to read the items that the request writes, before it does, and note them in `images`. */
  asksForOldItems(operation: string, body: Body): boolean;
  readonly images: RecentImages;
}

export interface AnswerShaperOptions extends AnswerOptions {
  readonly tables: readonly TableModel[];
  /** Epoch milliseconds, by the stack's clock. */
  now(): number;
}

/** A read's first page holds 1 to 3 items, and a later one as few now and then: a large table costs an eighth more requests. */
const longestShortPage = 3;
const laterPagesShort = 1 / 8;

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
  /** Tables that somebody reads without asking for consistency. */
  const readEventually = new Set<string>();

  function beginPage(body: Body): ShapedRequest {
    const isShort = pages === 'short' && (body['ExclusiveStartKey'] === undefined || happens(laterPagesShort));
    return isShort ? { body: shortPage(body, 1 + choose(longestShortPage)) } : { body };
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

  function beginRead(operation: string, body: Body): ShapedRequest {
    const member = leftoverMember(operation);
    const isPage = operation === 'Query' || operation === 'Scan';
    const shaped: ShapedRequest = member !== undefined ? beginBatch(body, member) : isPage ? beginPage(body) : { body };
    if (staleReads === 0) return shaped;
    for (const { name } of reads.tablesOf(operation, body)) readEventually.add(name);
    if (!reads.mayBeStale(operation, body) || !happens(staleReads)) return shaped;
    const settle = (answer: Answer): Answer => shaped.settle?.(answer) ?? answer;
    return { body: shaped.body, settle: (answer) => reads.stale(operation, shaped.body, settle(answer), choose) };
  }

  /** Has the engine show the item that there was. */
  function beginWrite(operation: string, body: Body): ShapedRequest | undefined {
    const [item] = staleReads > 0 && tellsOldItem(operation, body) ? writtenKeys(operation, body, models) : [];
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

  return {
    images,
    begin(operation, body) {
      const shaped = readOperations.has(operation)
        ? beginRead(operation, body)
        : operation === 'BatchWriteItem'
          ? beginBatch(body, 'UnprocessedItems')
          : beginWrite(operation, body);
      return shaped === undefined || (shaped.body === body && shaped.settle === undefined) ? undefined : shaped;
    },
    asksForOldItems: (operation, body) =>
      readEventually.size > 0 &&
      !tellsOldItem(operation, body) &&
      writtenKeys(operation, body, models).some(({ tableName }) => readEventually.has(tableName)),
  };
}

const readOperations: ReadonlySet<string> = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan']);

/** The request for a page of no more than so many items. */
export function shortPage(body: Body, atMost: number): Body {
  const { Limit: limit } = body;
  return { ...body, Limit: typeof limit === 'number' ? Math.min(limit, atMost) : atMost };
}

/** Some parts of a batch, at least one, and the others. */
function split(parts: readonly BatchPart[], choose: (count: number) => number): [BatchPart[], BatchPart[]] {
  const from = choose(parts.length);
  const turned = [...parts.slice(from), ...parts.slice(0, from)];
  const count = 1 + choose(parts.length - 1);
  return [turned.slice(0, count), turned.slice(count)];
}
