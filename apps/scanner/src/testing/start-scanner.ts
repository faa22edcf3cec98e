import { createInvocationContext, createSqsEvent, MessageNotSentError } from '@daybreak/batch';
import type { Row, RowMessage, ScanMessage } from '@daybreak/domain';
import { type DueRow, type Pauses, ShardCountError } from '@daybreak/repository';
import { createMemoryLogger, createMemoryMetrics } from '@daybreak/runtime';
import { createScannerHandler } from '../create-handler.ts';
import { createMemoryPauses, type HeldRow } from './create-memory-pauses.ts';
import { createMemoryRuns } from './create-memory-runs.ts';

export const noon = '2026-03-29T12:00:00.000Z';
/** A due row that was scheduled weeks before its due date. */
export const dueRow = (id: string, row: Partial<IndexedRow> = {}): IndexedRow => ({
  id,
  shard: '00',
  version: 1,
  dueAt: '2026-03-29T00:00:00.000Z',
  readyAt: '2026-03-01T00:00:00.000Z',
  ...row,
});

export type IndexedRow = Omit<DueRow, 'cursor'> & { shard: string };

interface State {
  /** The number of messages in the row queue and the value queue. */
  depth: number;
  tableShardCount: number;
  /** The ids of unreadable due items in shard 00. */
  unreadable: string[];
  /** The ids of rows that are in the index but no longer scheduled. */
  stale: Set<string>;
  /** Whether the message of a row, or the scan message of a shard, can be sent. */
  canSend: (id: string) => boolean;
  pauses: Pauses;
  /** The remaining time of the invocation, in milliseconds. */
  remaining: () => number;
  /** The current time, in epoch milliseconds. */
  now: number;
}

interface ScannerOptions {
  shardCount?: number;
  /** Rows that a pause holds, each with the id of the pause. */
  held?: HeldRow[];
}

/** A scanner with an index, runs and queues in memory. A test may change `due` and `state` between invocations. */
export function startScanner(due: IndexedRow[], { shardCount = 2, held = [] }: ScannerOptions = {}) {
  const sent: RowMessage[] = [];
  const scans: ScanMessage[] = [];
  const state: State = {
    depth: 0,
    tableShardCount: 1,
    unreadable: [],
    stale: new Set(),
    canSend: () => true,
    pauses: { active: [], resumed: [] },
    remaining: () => 60_000,
    now: Date.parse(noon),
  };
  const clock = { now: () => new Date(state.now) };
  const runs = createMemoryRuns(() => clock.now().toISOString());
  const logger = createMemoryLogger();
  const metrics = createMemoryMetrics();
  const sender =
    <Message>(to: Message[], idOf: (message: Message) => string) =>
    async (messages: readonly Message[]) =>
      messages.map((message): PromiseSettledResult<{ messageId: string }> => {
        if (!state.canSend(idOf(message)))
          return { status: 'rejected', reason: new MessageNotSentError('InternalError', 4, { fault: 'platform' }) };
        to.push(message);
        return { status: 'fulfilled', value: { messageId: 'm' } };
      });
  const handler = createScannerHandler({
    config: { shardCount },
    rows: {
      ...createMemoryPauses({ due, held, state, shardCount }),
      raiseShardCount: async (count) => {
        if (state.tableShardCount > count) throw ShardCountError.belowTable('rows', state.tableShardCount, count);
        state.tableShardCount = count;
      },
      // The cursor is the position in the shard.
      dueRows: async ({ shard, dueAfter = '', dueBy, cursor = '0', limit = 2_000 }) => {
        const rows = due.filter((row) => row.shard === shard && row.dueAt > dueAfter && row.dueAt <= dueBy);
        const from = Number(cursor);
        const page = rows.slice(from, from + limit).map(({ shard: _, ...row }, index) => ({
          ...row,
          cursor: String(from + index + 1),
        }));
        return {
          rows: page,
          ...(shard === '00' && state.unreadable.length > 0 ? { unreadable: state.unreadable } : {}),
          ...(from + limit < rows.length ? { cursor: String(from + limit) } : {}),
        };
      },
      getMany: async (ids) =>
        due.filter(({ id }) => ids.includes(id) && !state.stale.has(id)).map(({ id, version }) => rowOf(id, version)),
    },
    runs,
    scanMessages: { sendBatch: sender(scans, ({ shard }) => shard) },
    rowMessages: { sendBatch: sender(sent, ({ rowId }) => rowId) },
    queueDepth: async () => await Promise.resolve(state.depth),
    clock,
    logger,
    metrics,
  });
  const context = createInvocationContext(() => state.remaining());
  const take = <Message>(from: Message[]): Message[] => from.splice(0);
  return {
    due,
    runs,
    state,
    logger,
    metrics,
    /** Invokes the scanner with a trigger. */
    fire: async (event: unknown = { scheduledTime: noon }) => await handler(event, context),
    /** Invokes the scanner with each scan message until there are none left, and returns the batch item failures. */
    async handleScans(messages = take(scans)): Promise<unknown[]> {
      const failed: unknown[] = [];
      for (let next = messages; next.length > 0; next = take(scans))
        for (const [index, body] of next.entries()) {
          const answer = await handler(createSqsEvent([{ messageId: `scan-${index}`, body }]), context);
          if ('batchItemFailures' in answer) failed.push(...answer.batchItemFailures);
        }
      return failed;
    },
    scans,
    sent,
    takeSent: () =>
      take(sent)
        .map(({ rowId }) => rowId)
        .toSorted(),
    /** Removes completed rows from the index. */
    complete: (...ids: string[]) => due.splice(0, due.length, ...due.filter(({ id }) => !ids.includes(id))),
  };
}

/** `count` rows of one shard. */
export const manyRows = (count: number, row: Partial<IndexedRow> = {}): IndexedRow[] =>
  Array.from({ length: count }, (_, index) => dueRow(`${row.shard ?? '00'}-${String(index).padStart(5, '0')}`, row));

export function rowOf(id: string, version: number): Row {
  return {
    id,
    version,
    status: 'scheduled',
    dueDate: '2026-03-29',
    timeZone: 'UTC',
    rule: 'apply-changes',
    changes: {},
    values: {},
    writes: {},
    history: {},
    occurrence: 1,
    anchorDate: '2026-03-29',
    createdAt: noon,
    updatedAt: noon,
  };
}
