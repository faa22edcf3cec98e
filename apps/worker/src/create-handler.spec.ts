import { describe, expect, it } from '@jest/globals';
import {
  createInvocationContext,
  createSqsEvent,
  maximumBytes,
  MessageNotSentError,
  sizeBytes,
  toJsonMessage,
} from '@daybreak/batch';
import {
  createRuleBook,
  defineRule,
  builtInRules,
  type Pause,
  type Row,
  type RowError,
  type RowMessage,
  PlanError,
  type Plan,
  type Limit,
  type PlannableRow,
  type RuleBook,
  type ValueMessage,
  type Values,
} from '@daybreak/domain';
import { ItemError, planId, RowNotHeldError, type TakenRate, type TakeRateInput } from '@daybreak/repository';
import { createMemoryLogger, createMemoryMetrics, requestMarginMs } from '@daybreak/runtime';
import * as v from 'valibot';
import { createWorkerHandler } from './create-handler.ts';

const now = '2026-03-29T12:00:00.000Z';

function rowOf(id: string, changes: Row['changes'], more: Partial<Row> = {}): Row {
  return {
    id,
    dueDate: '2026-03-29',
    timeZone: 'Europe/Berlin',
    rule: 'apply-changes',
    changes,
    values: { untouched: true },
    writes: {},
    history: {},
    status: 'scheduled',
    version: 3,
    occurrence: 1,
    anchorDate: '2026-03-29',
    createdAt: now,
    updatedAt: now,
    ...more,
  };
}

const nothing = defineRule({
  kind: 'nothing',
  description: 'Plans nothing.',
  input: v.object({}),
  plan: (_row, { dueDate }) => ({ values: {}, next: { dueDate: dueDate.replace('2026', '2027') } }),
});
const idle = defineRule({ ...nothing, kind: 'idle', plan: () => ({ values: {} }) });
const hasty = defineRule({ ...idle, kind: 'hasty', catchUp: 'skip after PT1H', input: v.looseObject({}) });
const broken = defineRule({
  kind: 'broken',
  description: 'Can’t plan.',
  input: v.object({}),
  plan: ({ changes }) => {
    throw new Error(JSON.stringify(changes));
  },
});

interface Faults {
  read?: Error;
  /** The error of an item that cannot be read. */
  unreadable?: ItemError;
  write?: Error;
  archive?: Error;
  /** Keys of values whose message is not sent. */
  unsent?: string[];
  limits?: readonly Limit[];
  /** What a limit lets through, or the error. Default: everything. */
  takeRate?: TakenRate | Error;
  /** The error of recordMissingRules. */
  recordRules?: Error;
  /** Whether an owner's edit comes before complete and fail. */
  superseded?: boolean;
  /** Whether another message has written a value before skipLate. */
  begun?: boolean;
  /** The error, or the outcome, of recordSuperseded. */
  recordSuperseded?: Error | 'unchanged';
  /** Whether the message of the next occurrence is not sent. */
  nextUnsent?: boolean;
  /** Whether the sender breaks its contract and returns no results. */
  withoutResults?: boolean;
  pauses?: Pause[];
  /** The error of reading the pauses, or of holding a row back. */
  readPauses?: Error;
  hold?: Error;
  /** The number of requests before the deadline. */
  requests?: number;
}

const ruleBook = createRuleBook([...builtInRules, nothing, idle, hasty, broken]);
/** A rule book with a defect outside of its rules. */
const rules: RuleBook = {
  kinds: ruleBook.kinds,
  get: (kind) => {
    if (kind === 'defective') throw new TypeError('a defect');
    return ruleBook.get(kind);
  },
};

function setUp(rows: Row[], { valuesPerMessage, ...faults }: Faults & { valuesPerMessage?: number } = {}) {
  const reads: (readonly string[])[] = [];
  const sent: ValueMessage[] = [];
  const dispatched: RowMessage[] = [];
  const archived: string[][] = [];
  const held: unknown[] = [];
  let pauseReads = 0;
  const completed: unknown[] = [];
  const skipped: unknown[] = [];
  const taken: TakeRateInput[] = [];
  const failed: { rowId: string; version: number; runId: string; error: RowError }[] = [];
  const recorded: unknown[] = [];
  const missingRules: (readonly string[])[] = [];
  const logger = createMemoryLogger();
  const metrics = createMemoryMetrics();
  let requests = faults.requests ?? Number.POSITIVE_INFINITY;
  const handler = createWorkerHandler({
    config: { valuesPerMessage, limits: faults.limits },
    rows: {
      getMany: async (ids, onUnreadable) => {
        requests -= 1;
        reads.push(ids);
        if (faults.read) throw faults.read;
        if (faults.unreadable) onUnreadable?.(faults.unreadable);
        return rows.filter(({ id }) => ids.includes(id));
      },
      pauses: async () => {
        pauseReads += 1;
        if (faults.readPauses) throw faults.readPauses;
        return { active: faults.pauses ?? [], resumed: [] };
      },
      hold: async ({ rowId, version, runId, pause }) => {
        requests -= 1;
        if (faults.hold) throw faults.hold;
        if (faults.superseded) return 'superseded';
        held.push([rowId, version, runId, pause.id]);
        return 'held';
      },
      archive: async ({ id, ends }) => {
        requests -= 1;
        if (faults.archive) throw faults.archive;
        archived.push([id, ...Object.keys(ends)]);
      },
      complete: async (completion) => {
        requests -= 1;
        if (faults.write) throw faults.write;
        completed.push(completion);
        return faults.superseded ? 'superseded' : 'completed';
      },
      skipLate: async (skip) => {
        requests -= 1;
        if (faults.write) throw faults.write;
        skipped.push(skip);
        return faults.superseded ? 'superseded' : faults.begun ? 'begun' : 'skipped';
      },
      fail: async (failure) => {
        requests -= 1;
        if (faults.write) throw faults.write;
        failed.push(failure);
        return faults.superseded ? 'superseded' : 'failed';
      },
      recordSuperseded: async (late) => {
        if (faults.recordSuperseded instanceof Error) throw faults.recordSuperseded;
        recorded.push(late);
        return faults.recordSuperseded ?? 'recorded';
      },
    },
    runs: {
      takeRate: async (input) => {
        requests -= 1;
        taken.push(input);
        if (faults.takeRate instanceof Error) throw faults.takeRate;
        return faults.takeRate ?? { granted: { returning: input.returning, fresh: input.fresh }, comeBackMs: [] };
      },
      recordMissingRules: async (missing) => {
        requests -= 1;
        if (faults.recordRules) throw faults.recordRules;
        missingRules.push(missing);
      },
    },
    rules,
    valueMessages: {
      // One request for each message.
      sendBatch: async (messages, checkTime) =>
        (faults.withoutResults ? [] : messages).map((message) => {
          try {
            checkTime?.();
          } catch (reason) {
            return { status: 'rejected', reason };
          }
          requests -= 1;
          if (Object.keys(message.values).some((key) => faults.unsent?.includes(key))) {
            return { status: 'rejected', reason: new MessageNotSentError('InternalError', 4) };
          }
          sent.push(message);
          return { status: 'fulfilled', value: { messageId: `v${sent.length}` } };
        }),
    },
    rowMessages: {
      sendBatch: async (messages) =>
        messages.map((next) => {
          if (faults.nextUnsent) return { status: 'rejected', reason: new MessageNotSentError('InternalError', 4) };
          dispatched.push(next);
          return { status: 'fulfilled', value: { messageId: 'n' } };
        }),
    },
    clock: { now: () => new Date(now) },
    logger,
    metrics,
  });
  const run = (...bodies: unknown[]) =>
    handler(
      createSqsEvent(bodies.map((body, index) => ({ messageId: `m${index + 1}`, body, receiveCount: 2 }))),
      createInvocationContext(() => (requests > 0 ? requestMarginMs : requestMarginMs - 1)),
    );
  /** The lines of the messages, without the line of their batch. */
  const outcomeLines = () => logger.lines.filter(({ message }) => message === 'outcome');
  const seen = { reads, sent, dispatched, archived, held, completed, skipped, taken, failed, recorded, missingRules };
  return { run, ...seen, pauseReads: () => pauseReads, logger, outcomeLines, metrics };
}

const message = (rowId: string, version = 3) => ({ rowId, version, runId: 'run' });
/** The due fields of the rows. */
const due = { dueDate: '2026-03-29', dueAt: '2026-03-28T23:00:00.000Z' };
/** The plan fields of a value message for a plan with these values and no next date. */
const planOf = (values: Values) => ({ values, planId: planId({ values }) });
const failures = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe('the worker, for a message that was received before', () => {
  const plan = { values: { planned: 'in a thread' } };

  function setUpThread(planInThread: (row: PlannableRow) => Promise<Plan>, remainingMs = 60_000) {
    const sent: ValueMessage[] = [];
    const failed: RowError[] = [];
    const plannedInThread: string[] = [];
    let isDisposed = false;
    const handler = createWorkerHandler({
      config: { valuesPerMessage: undefined },
      rows: {
        getMany: async (ids) => ids.map((id) => rowOf(id, { planned: 'in the process' })),
        pauses: async () => ({ active: [], resumed: [] }),
        hold: async () => 'held',
        archive: async () => undefined,
        complete: async () => 'completed',
        skipLate: async () => 'skipped',
        fail: async ({ error }) => {
          failed.push(error);
          return 'failed';
        },
        recordSuperseded: async () => 'recorded',
      },
      runs: {
        recordMissingRules: async () => undefined,
        takeRate: async () => ({ granted: { returning: 0, fresh: 0 }, comeBackMs: [] }),
      },
      isolatedPlanner: () => ({
        maximumMs: 10_000,
        plan: async (row) => {
          plannedInThread.push(row.id);
          return await planInThread(row);
        },
        [Symbol.asyncDispose]: async () => {
          isDisposed = true;
        },
      }),
      valueMessages: {
        sendBatch: async (messages) =>
          messages.map((one) => {
            sent.push(one);
            return { status: 'fulfilled', value: { messageId: 'v' } };
          }),
      },
      rowMessages: { sendBatch: async () => [] },
      clock: { now: () => new Date(now) },
      logger: createMemoryLogger(),
      metrics: createMemoryMetrics(),
    });
    const run = (receiveCounts: Readonly<Record<string, number>>) =>
      handler(
        createSqsEvent(
          Object.entries(receiveCounts).map(([id, receiveCount]) => ({
            messageId: id,
            body: message(id),
            receiveCount,
          })),
        ),
        createInvocationContext(() => remainingMs),
      );
    return { run, sent, failed, plannedInThread, isDisposed: () => isDisposed };
  }

  it('plans it in a thread, after the values of new messages have been sent', async () => {
    const { run, sent, plannedInThread, isDisposed } = setUpThread(async () => await Promise.resolve(plan));
    expect(await run({ redelivered: 2, fresh: 1 })).toEqual(failures());
    expect(plannedInThread).toEqual(['redelivered']);
    expect(sent.map(({ rowId, values }) => [rowId, values])).toEqual([
      ['fresh', { planned: 'in the process' }],
      ['redelivered', { planned: 'in a thread' }],
    ]);
    expect(isDisposed()).toBe(true);
  });

  it('fails only the row whose plan ends its thread', async () => {
    const { run, sent, failed } = setUpThread(async (row) => {
      if (row.id === 'poison') throw new PlanError(row, 'the rule ended its process');
      return await Promise.resolve(plan);
    });
    expect(await run({ a: 2, poison: 2, b: 3 })).toEqual(failures());
    expect(failed).toMatchObject([
      { name: 'PlanError', message: expect.stringMatching(/: the rule ended its process$/) },
    ]);
    expect(sent.map(({ rowId }) => rowId)).toEqual(['a', 'b']);
  });

  it('starts no plan that may not finish before the deadline', async () => {
    const { run, plannedInThread } = setUpThread(async () => await Promise.resolve(plan), requestMarginMs + 9_999);
    expect(await run({ redelivered: 2, fresh: 1 })).toEqual(failures('redelivered'));
    expect(plannedInThread).toEqual([]);
  });
});

describe('the worker', () => {
  it('reads the rows of a batch in one request, and sends the planned values of each row in one message', async () => {
    const { run, reads, sent, outcomeLines } = setUp([
      rowOf('a', { price: 10, 'odd.key': null }),
      rowOf('b', { price: 20 }),
    ]);

    expect(await run(message('a'), message('b'))).toEqual(failures());
    expect(reads).toEqual([['a', 'b']]);
    expect(sent).toEqual([
      { ...message('a'), ...due, ...planOf({ price: 10, 'odd.key': null }), expected: 2, rule: 'apply-changes' },
      { ...message('b'), ...due, ...planOf({ price: 20 }), expected: 1, rule: 'apply-changes' },
    ]);
    const line = { level: 'debug', message: 'outcome', function: 'worker', outcome: 'done', runId: 'run' };
    expect(outcomeLines()).toEqual([
      { ...line, messageId: 'm1', rowId: 'a', values: 2 },
      { ...line, messageId: 'm2', rowId: 'b', values: 1 },
    ]);
  });

  it('holds back the rows that are paused, and plans the others', async () => {
    const pause = { id: 'p', rule: 'renew', reason: 'wrong prices', by: 'ada', at: now };
    const rows = [rowOf('a', { periodMonths: 1 }, { rule: 'renew' }), rowOf('b', { price: 20 })];
    const { run, sent, held, recorded, logger, metrics } = setUp(rows, { pauses: [pause] });

    expect(await run(message('a'), message('b'))).toEqual(failures());
    expect(held).toEqual([['a', 3, 'run', 'p']]);
    expect(sent.map(({ rowId }) => rowId)).toEqual(['b']);
    // Holding the row records that its run came too late.
    expect(recorded).toEqual([]);
    expect(logger.lines[0]).toMatchObject({ outcome: 'paused', rowId: 'a', pauseId: 'p' });
    expect(metrics.published).toMatchObject({ RowsPaused: 1, MessagesPaused: 1 });
  });

  it('skips the rows that are late by their catch-up policy, and dispatches what is due after them', async () => {
    const catchUp = 'latest';
    const rows = [
      rowOf('latest', { one: 1 }, { repeat: 'FREQ=DAILY', anchorDate: '2026-03-29', catchUp }),
      rowOf('once', { one: 1 }, { catchUp: 'skip after PT6H' }),
      rowOf('by rule', {}, { rule: 'hasty' }),
      rowOf('own', {}, { rule: 'hasty', catchUp: 'all' }),
      rowOf('begun', { one: 1 }, { catchUp: 'skip after PT6H', writes: { one: now } }),
    ];
    const late = { runId: 'run', version: 3, dueBy: '2026-03-30T12:00:00.000Z' };
    const { run, sent, skipped, completed, dispatched, logger, metrics } = setUp(rows);

    expect(await run(...rows.map(({ id }) => ({ ...late, rowId: id })))).toEqual(failures());
    const end = { ...late, dueDate: '2026-03-29', next: undefined, archived: [] };
    const next = expect.objectContaining({ dueDate: '2026-03-30' });
    expect(skipped).toEqual([
      { ...end, rowId: 'latest', catchUp: 'latest', next },
      { ...end, rowId: 'once', catchUp: 'skip after PT6H' },
      { ...end, rowId: 'by rule', catchUp: 'skip after PT1H' },
    ]);
    expect(completed).toMatchObject([{ rowId: 'own' }]);
    expect(sent.map(({ rowId }) => rowId)).toEqual(['begun']);
    expect(dispatched).toEqual([{ ...late, rowId: 'latest', version: 4 }]);
    expect(logger.lines[0]).toMatchObject({ outcome: 'skipped', rowId: 'latest', catchUp: 'latest' });
    expect(metrics.published).toMatchObject({ RowsSkipped: 3, MessagesSkipped: 3 });
  });

  it('sends the values of a row that is late, but that another message has begun', async () => {
    const { run, sent, outcomeLines } = setUp([rowOf('a', { one: 1 }, { catchUp: 'skip after PT6H' })], {
      begun: true,
    });
    const late = { ...message('a'), dueBy: '2026-03-30T12:00:00.000Z' };
    expect(await run(late)).toEqual(failures());
    expect(sent).toMatchObject([{ ...late, values: { one: 1 }, expected: 1 }]);
    expect(outcomeLines()).toMatchObject([{ outcome: 'done', rowState: 'begun' }]);
  });

  it('retries the message when the values of such a row are not sent', async () => {
    const row = rowOf('a', { one: 1 }, { catchUp: 'skip after PT6H' });
    const { run } = setUp([row], { begun: true, unsent: ['one'] });
    expect(await run({ ...message('a'), dueBy: '2026-03-30T12:00:00.000Z' })).toEqual(failures('m1'));
  });

  it('records a message that came too late to skip its row as superseded', async () => {
    const row = rowOf('a', { one: 1 }, { catchUp: 'skip after PT6H' });
    const { run, recorded, outcomeLines } = setUp([row], { superseded: true });
    expect(await run({ ...message('a'), dueBy: '2026-03-30T12:00:00.000Z' })).toEqual(failures());
    expect(recorded).toEqual([message('a')]);
    expect(outcomeLines()).toMatchObject([{ outcome: 'superseded' }]);
  });

  it('lets through what a limit allows, those that have waited first, and sends the others to come back', async () => {
    const limit = { rule: 'renew', rowsPerSecond: 2 };
    const rows = ['fresh', 'waited', 'late'].map((id) => rowOf(id, { periodMonths: 1 }, { rule: 'renew' }));
    const other = rowOf('other', { price: 1 });
    const comeBackMs = [Date.parse('2026-03-29T12:00:05.000Z'), Date.parse('2026-03-29T12:00:05.500Z')];
    const { run, sent, taken, dispatched, logger, metrics } = setUp([...rows, other], {
      limits: [limit],
      takeRate: { granted: { returning: 1, fresh: 0 }, comeBackMs },
    });
    const waited = { ...message('waited'), comeBackAt: '2026-03-29T11:59:59.000Z' };
    expect(await run(message('fresh'), waited, message('late'), message('other'))).toEqual(failures());
    expect(taken).toEqual([{ limit, returning: 1, fresh: 2 }]);
    expect(sent.map(({ rowId }) => rowId)).toEqual(['waited', 'other']);
    expect(dispatched).toEqual([
      { ...message('fresh'), comeBackAt: '2026-03-29T12:00:05.000Z' },
      { ...message('late'), comeBackAt: '2026-03-29T12:00:05.500Z' },
    ]);
    expect(logger.lines.filter(({ outcome }) => outcome === 'waiting')).toMatchObject([
      { rowId: 'fresh', comeBackAt: '2026-03-29T12:00:05.000Z' },
      { rowId: 'late' },
    ]);
    expect(metrics.published).toMatchObject({ RowsLimited: 2, MessagesWaiting: 2 });
  });

  it('sends a row that comes back too early on, without a read', async () => {
    const { run, reads, taken, dispatched } = setUp([], { limits: [{ rule: 'renew', rowsPerSecond: 2 }] });
    const early = { ...message('a'), comeBackAt: '2026-03-29T23:00:00.000Z' };
    expect(await run(early)).toEqual(failures());
    expect([dispatched, reads, taken]).toEqual([[early], [[]], []]);
  });

  it('takes from no limit that holds for none of its rows, and for none that does not go on', async () => {
    const limits = [{ tenant: 'acme', rowsPerSecond: 1 }];
    const { run, taken } = setUp([rowOf('a', { price: 1 }), rowOf('b', {}, { tenant: 'acme', rule: 'broken' })], {
      limits,
    });
    await run(message('a'), message('b'));
    expect(taken).toEqual([]);
  });

  it('retries the rows of a limit that can not be read, and rows whose message is not sent', async () => {
    const limits = [{ rule: 'apply-changes', rowsPerSecond: 1 }];
    const broken = setUp([rowOf('a', { price: 1 }), rowOf('b', {}, { rule: 'idle' })], {
      limits,
      takeRate: new Error('throttled'),
    });
    expect(await broken.run(message('a'), message('b'))).toEqual(failures('m1'));
    expect([broken.sent, broken.dispatched]).toEqual([[], []]);
    const unsent = setUp([rowOf('a', { price: 1 })], {
      limits,
      nextUnsent: true,
      takeRate: { granted: { returning: 0, fresh: 0 }, comeBackMs: [0] },
    });
    expect(await unsent.run(message('a'))).toEqual(failures('m1'));
  });

  it('reads the pauses once a batch, and plans the rows of a run of a time after the pause', async () => {
    const pause = { id: 'p', reason: 'maintenance', by: 'ada', at: now, until: now };
    const { run, sent, held, pauseReads } = setUp([rowOf('a', { price: 1 }), rowOf('b', { price: 2 })], {
      pauses: [pause],
    });
    await run({ ...message('a'), dueBy: '2026-03-29T11:59:59.999Z' }, { ...message('b'), dueBy: now });
    expect(held).toEqual([['a', 3, 'run', 'p']]);
    expect(sent.map(({ rowId }) => rowId)).toEqual(['b']);
    expect(pauseReads()).toBe(1);
  });

  it('records its run as superseded when a paused row has ended since it was read', async () => {
    const pauses = [{ id: 'p', reason: 'maintenance', by: 'ada', at: now }];
    const { run, recorded, metrics } = setUp([rowOf('a', { price: 1 })], { pauses, superseded: true });
    expect(await run(message('a'))).toEqual(failures());
    expect(recorded).toEqual([message('a')]);
    expect(metrics.published).toMatchObject({ MessagesSuperseded: 1 });
  });

  it('retries the messages whose pauses it could not read, and a row that it could not hold back', async () => {
    const unread = setUp([rowOf('a', { price: 1 })], { readPauses: new Error('throttled') });
    expect(await unread.run(message('a'))).toEqual(failures('m1'));
    expect(unread.sent).toEqual([]);

    const pauses = [{ id: 'p', rowId: 'a', reason: 'r', by: 'ada', at: now }];
    const unheld = setUp([rowOf('a', { price: 1 }), rowOf('b', {})], { pauses, hold: new RowNotHeldError('a') });
    expect(await unheld.run(message('a'), message('b'))).toEqual(failures('m1'));
    expect(unheld.metrics.published).toMatchObject({ PlatformRetries: 1 });
  });

  it('puts at most valuesPerMessage values into a message, and the plan id into each message', async () => {
    const changes = { one: 1, two: 2, three: 3 };
    const { run, sent } = setUp([rowOf('a', changes)], { valuesPerMessage: 2 });
    await run(message('a'));
    expect(sent).toMatchObject([
      { ...planOf(changes), values: { one: 1, two: 2 }, expected: 3 },
      { ...planOf(changes), values: { three: 3 }, expected: 3 },
    ]);
  });

  it('fills a message up to the size limit of SQS', async () => {
    const textOf = (bytes: number) => 'ö'.repeat(bytes / 2) + 'x'.repeat(bytes % 2);
    const sentOf = async (...bytes: number[]): Promise<number[]> => {
      const changes = Object.fromEntries(bytes.map((length, n) => [`note ${n}`, textOf(length)]));
      const { run, sent } = setUp([rowOf('a', changes)]);
      await run(message('a'));
      expect(Object.assign({}, ...sent.map(({ values }) => values))).toEqual(changes);
      return sent.map((sentMessage) => sizeBytes(toJsonMessage(sentMessage)));
    };
    const [empty = 0] = await sentOf(0, 0, 0);
    const free = maximumBytes - empty;
    expect(await sentOf(1_000, 1_000, free - 2_000)).toEqual([maximumBytes]);
    expect(await sentOf(1_000, 1_000, free - 1_999)).toHaveLength(2);
    expect(await sentOf(...Array<number>(9).fill(250_000))).toHaveLength(3);
  });

  it('puts the next date and time zone into every value message of a recurring row', async () => {
    const row = rowOf('a', { periodMonths: 1 }, { rule: 'renew', dueDate: '2026-02-28', anchorDate: '2026-01-31' });
    const { run, sent } = setUp([row], { valuesPerMessage: 1 });
    await run(message('a'));
    expect(sent).toHaveLength(4);
    for (const { next } of sent) expect(next).toEqual({ dueDate: '2026-03-31', timeZone: 'Europe/Berlin' });
  });

  const end = { end: 'completed', at: now, dueDate: '2026-01-31', written: 4, runId: 'before' } as const;
  const monthly = (id: string, more: Partial<Row> = {}) =>
    rowOf(
      id,
      { periodMonths: 1 },
      {
        rule: 'renew',
        version: 60,
        history: { 8: end, 10: end, 57: { ...end, superseded: { late: now } }, 58: end, 59: end },
        ...more,
      },
    );

  it('archives ends of a recurring row, and lists them in its messages', async () => {
    const { run, sent, archived } = setUp([monthly('a'), monthly('b', { rule: 'apply-changes' })]);
    expect(await run(message('a', 60), message('b', 60))).toEqual(failures());
    // Neither the last end, nor ends that the next end removes from the row.
    expect(archived).toEqual([['a', '57', '58']]);
    expect(sent.map((sentMessage) => sentMessage.archived)).toEqual([
      [
        { version: 57, notes: 1 },
        { version: 58, notes: 0 },
      ],
      undefined,
    ]);
  });

  it('sends no values of a row whose ends cannot be archived', async () => {
    const { run, sent, outcomeLines } = setUp([monthly('a'), rowOf('b', { one: 1 })], {
      archive: new Error('throttled'),
    });
    expect(await run(message('a', 60), message('b'))).toEqual(failures('m1'));
    expect(sent.map(({ rowId }) => rowId)).toEqual(['b']);
    expect(outcomeLines()[0]).toMatchObject({ outcome: 'retry', rowId: 'a', error: { message: 'throttled' } });
  });

  it('archives no ends near the deadline', async () => {
    const { run, archived } = setUp([monthly('a')], { requests: 1 });
    expect(await run(message('a', 60))).toEqual(failures('m1'));
    expect(archived).toEqual([]);
  });

  it('sends the same messages for a partly written row', async () => {
    const whole = setUp([rowOf('a', { one: 1, two: 2 })]);
    const half = setUp([rowOf('a', { one: 1, two: 2 }, { values: { one: 1 }, writes: { one: now } })]);
    await whole.run(message('a'));
    await half.run(message('a'));
    expect(half.sent).toEqual(whole.sent);
  });

  it.each([
    ['does not exist', []],
    ['has another version', [rowOf('a', { one: 1 }, { version: 4 })]],
    ['is completed', [rowOf('a', { one: 1 }, { status: 'completed' })]],
    ['is cancelled', [rowOf('a', { one: 1 }, { status: 'cancelled' })]],
  ])('supersedes a message whose row %s', async (_why, rows) => {
    const { run, sent, completed, failed, recorded, outcomeLines, metrics } = setUp(rows);
    expect(await run(message('a'))).toEqual(failures());
    expect({ sent, completed, failed }).toEqual({ sent: [], completed: [], failed: [] });
    expect(recorded).toEqual([message('a')]);
    expect(outcomeLines()).toMatchObject([{ outcome: 'superseded', rowId: 'a' }]);
    expect(metrics.published).toEqual({ MessagesSuperseded: 1, RowsSuperseded: 1 });
  });

  it('completes a row whose plan has no values, and schedules its next occurrence', async () => {
    const { run, sent, completed, outcomeLines, metrics } = setUp([rowOf('a', {}, { rule: 'nothing' })]);
    expect(await run(message('a'))).toEqual(failures());
    const next = { dueDate: '2027-03-29', timeZone: 'Europe/Berlin' };
    expect(completed).toEqual([{ ...message('a'), dueDate: '2026-03-29', next, archived: [] }]);
    expect(metrics.published).toEqual({ MessagesDone: 1, RowsCompleted: 1 });
    // From midnight in Berlin to 12:00 UTC.
    expect(metrics.durations).toEqual({ DueToCompleted: [13 * 60 * 60 * 1000] });
    expect(sent).toEqual([]);
    expect(outcomeLines()).toMatchObject([{ outcome: 'done', rowState: 'completed', values: 0 }]);
  });

  it('completes a row whose plan has no values and no next date', async () => {
    const { run, completed } = setUp([rowOf('a', {}, { rule: 'idle' })]);
    expect(await run(message('a'))).toEqual(failures());
    expect(completed).toEqual([{ ...message('a'), dueDate: '2026-03-29', next: undefined, archived: [] }]);
  });

  it('fails a row that its rule cannot plan, without quoting the row', async () => {
    const { run, failed, outcomeLines, logger, metrics } = setUp([
      rowOf('a', { password: 'secret' }, { rule: 'broken' }),
      rowOf('b', { one: 1 }),
    ]);
    expect(await run(message('a'), message('b'))).toEqual(failures());
    const reason = expect.stringMatching(/^The rule broken can't plan the row a: it threw Error.* \(at .*\)$/);
    expect(failed).toEqual([
      { ...message('a'), error: { stage: 'worker', name: 'PlanError', message: reason, attempt: 2, at: now } },
    ]);
    expect(JSON.stringify(failed)).not.toContain('secret');
    expect(outcomeLines()).toMatchObject([
      { outcome: 'failed', rowId: 'a', rowState: 'failed', error: { name: 'PlanError' } },
      { outcome: 'done', rowId: 'b' },
    ]);
    expect(JSON.stringify(logger.lines)).not.toContain('secret');
    expect(metrics.published).toEqual({ MessagesFailed: 1, MessagesDone: 1, RowsFailed: 1 });
  });

  it('retries rows whose rule is not deployed, and records the rules once for each batch', async () => {
    const rows = [rowOf('a', {}, { rule: 'later' }), rowOf('b', { one: 1 }), rowOf('c', {}, { rule: 'later' })];
    const { run, failed, missingRules, outcomeLines, metrics } = setUp(rows);
    expect(await run(message('a'), message('b'), message('c'))).toEqual(failures('m1', 'm3'));
    expect(failed).toEqual([]);
    expect(missingRules).toEqual([['later']]);
    const error = {
      name: 'RuleMissingError',
      message: expect.stringContaining('The row a names the rule later, which is not deployed'),
    };
    expect(outcomeLines()[0]).toMatchObject({ outcome: 'retry', rowId: 'a', error });
    expect(metrics.published).toEqual({
      MessagesRetried: 2,
      PlatformRetries: 2,
      MessagesDone: 1,
      RowsWaitingForRule: 2,
    });
  });

  it('retries a row with the error of the failed record of its missing rule, and handles the other rows', async () => {
    const rows = [rowOf('a', {}, { rule: 'later' }), rowOf('b', { one: 1 })];
    const { run, sent, outcomeLines } = setUp(rows, { recordRules: new Error('throttled') });
    expect(await run(message('a'), message('b'))).toEqual(failures('m1'));
    expect(sent).toHaveLength(1);
    expect(outcomeLines()[0]).toMatchObject({ outcome: 'retry', rowId: 'a', error: { message: 'throttled' } });
  });

  it('does not record a missing rule near the deadline', async () => {
    const { run, missingRules, outcomeLines } = setUp([rowOf('a', {}, { rule: 'later' })], { requests: 1 });
    expect(await run(message('a'))).toEqual(failures('m1'));
    expect(missingRules).toEqual([]);
    expect(outcomeLines()[0]).toMatchObject({ outcome: 'retry', error: { name: 'NotStartedError' } });
  });

  it("supersedes a message when an owner's edit comes first", async () => {
    const { run, recorded, outcomeLines, metrics } = setUp(
      [rowOf('a', {}, { rule: 'broken' }), rowOf('b', {}, { rule: 'nothing' })],
      { superseded: true },
    );
    expect(await run(message('a'), message('b'))).toEqual(failures());
    const line = { level: 'debug', message: 'outcome', function: 'worker', outcome: 'superseded', runId: 'run' };
    expect(outcomeLines()).toEqual([
      { ...line, messageId: 'm1', rowId: 'a' },
      { ...line, messageId: 'm2', rowId: 'b' },
    ]);
    expect(recorded).toEqual([message('a'), message('b')]);
    expect(metrics.published).toEqual({ MessagesSuperseded: 2, RowsSuperseded: 2 });
    expect(metrics.durations).toEqual({});
  });

  it('retries only the message whose run could not be recorded', async () => {
    const { run, outcomeLines } = setUp([rowOf('b', { one: 1 })], { recordSuperseded: new Error('throttled') });
    expect(await run(message('a'), message('b'))).toEqual(failures('m1'));
    expect(outcomeLines()[0]).toMatchObject({ outcome: 'retry', rowId: 'a', error: { message: 'throttled' } });
  });

  it('counts a superseded row once for each run', async () => {
    const { run, metrics } = setUp([], { recordSuperseded: 'unchanged' });
    expect(await run(message('a'))).toEqual(failures());
    expect(metrics.published).toEqual({ MessagesSuperseded: 1 });
  });

  it('plans a row for each run that dispatched it', async () => {
    const { run, sent } = setUp([rowOf('a', { one: 1 })]);
    expect(await run(message('a'), { ...message('a'), runId: 'other' })).toEqual(failures());
    expect(sent.map(({ runId }) => runId)).toEqual(['run', 'other']);
  });

  it('retries exactly the rows with a value that was not sent', async () => {
    const rows = [rowOf('a', { one: 1 }), rowOf('b', { two: 2, three: 3 }), rowOf('c', { four: 4 })];
    const { run, outcomeLines } = setUp(rows, { unsent: ['three'], valuesPerMessage: 1 });
    expect(await run(message('a'), message('b'), message('c'))).toEqual(failures('m2'));
    expect(outcomeLines()[1]).toMatchObject({ outcome: 'retry', rowId: 'b', error: { name: 'MessageNotSentError' } });
  });

  it('retries only the rows whose messages have no result', async () => {
    const rows = [rowOf('a', { one: 1 }), rowOf('b', {}, { rule: 'idle' })];
    const { run, completed } = setUp(rows, { withoutResults: true });
    expect(await run(message('a'), message('b'))).toEqual(failures('m1'));
    expect(completed).toHaveLength(1);
  });

  it('retries only the row that a defect outside of its rule affects, and does not fail it', async () => {
    const { run, failed, outcomeLines } = setUp([rowOf('a', {}, { rule: 'defective' }), rowOf('b', { one: 1 })]);
    expect(await run(message('a'), message('b'))).toEqual(failures('m1'));
    expect(failed).toEqual([]);
    expect(outcomeLines()[0]).toMatchObject({ outcome: 'retry', rowId: 'a', error: { name: 'TypeError' } });
  });

  it('retries every message when the rows cannot be read', async () => {
    const { run, sent } = setUp([rowOf('a', { one: 1 })], { read: new Error('throttled') });
    expect(await run(message('a'), message('b'))).toEqual(failures('m1', 'm2'));
    expect(sent).toEqual([]);
  });

  it('retries only the row whose item cannot be read', async () => {
    const unreadable = new ItemError('row', 'a', 'its attributes rule are not those of a row');
    const { run, sent, recorded, outcomeLines } = setUp([rowOf('b', { one: 1 })], { unreadable });
    expect(await run(message('a'), message('b'))).toEqual(failures('m1'));
    expect(outcomeLines()[0]).toMatchObject({ outcome: 'retry', rowId: 'a', error: { name: 'ItemError' } });
    expect(sent.map(({ rowId }) => rowId)).toEqual(['b']);
    expect(recorded).toEqual([]);
  });

  it('retries only the rows that could not be completed or failed', async () => {
    const rows = [rowOf('a', {}, { rule: 'nothing' }), rowOf('b', { one: 1 }), rowOf('c', {}, { rule: 'broken' })];
    const { run } = setUp(rows, { write: new Error('throttled') });
    expect(await run(message('a'), message('b'), message('c'))).toEqual(failures('m1', 'm3'));
  });

  it('retries the rows whose values it has no time left to send', async () => {
    const rows = [rowOf('a', { one: 1, two: 2 }), rowOf('b', { three: 3, four: 4 }), rowOf('c', { five: 5 })];
    // One request reads the rows, and three send values.
    const { run, sent, outcomeLines } = setUp(rows, { requests: 4, valuesPerMessage: 1 });
    expect(await run(message('a'), message('b'), message('c'))).toEqual(failures('m2', 'm3'));
    expect(sent.map(({ values }) => values)).toEqual([{ one: 1 }, { two: 2 }, { three: 3 }]);
    expect(outcomeLines()).toMatchObject([
      { outcome: 'done', rowId: 'a' },
      { outcome: 'retry', rowId: 'b', error: { name: 'NotStartedError' } },
      { outcome: 'retry', rowId: 'c', error: { name: 'NotStartedError' } },
    ]);
  });

  it.each([
    ['complete', rowOf('a', {}, { rule: 'idle' })],
    ['fail', rowOf('a', {}, { rule: 'broken' })],
    ['supersede', rowOf('a', {}, { version: 4 })],
  ])('retries a row when no time is left to %s it', async (_what, row) => {
    const { run, completed, failed, recorded } = setUp([row], { requests: 1 });
    expect(await run(message('a'))).toEqual(failures('m1'));
    expect({ completed, failed, recorded }).toEqual({ completed: [], failed: [], recorded: [] });
  });

  describe('for a recurring row without values', () => {
    const dueBy = '2027-03-29T12:00:00.000Z';
    const recurring = rowOf('a', {}, { rule: 'nothing' });
    const next = { ...message('a', 4), dueBy };
    /** The row after the first message. */
    const completedBy = (runId: string) =>
      rowOf(
        'a',
        {},
        { version: 4, history: { 3: { end: 'completed', at: now, dueDate: '2026-03-29', written: 0, runId } } },
      );

    it('dispatches the next occurrence when it is due by dueBy', async () => {
      const { run, completed, dispatched } = setUp([recurring]);
      expect(await run({ ...message('a'), dueBy })).toEqual(failures());
      expect(completed).toHaveLength(1);
      expect(dispatched).toEqual([next]);
    });

    it('leaves a next occurrence that is due later to a later run', async () => {
      const { run, dispatched } = setUp([recurring]);
      await run({ ...message('a'), dueBy: '2026-03-29T12:00:00.000Z' }, message('a'));
      expect(dispatched).toHaveLength(0);
    });

    it('retries a message whose next occurrence could not be sent, and the retry sends it', async () => {
      const { run } = setUp([recurring], { nextUnsent: true });
      expect(await run({ ...message('a'), dueBy })).toEqual(failures('m1'));
      const again = setUp([completedBy('run')]);
      expect(await again.run({ ...message('a'), dueBy })).toEqual(failures());
      expect(again.dispatched).toEqual([next]);
    });

    it('leaves the next occurrence to the run that completed the row', async () => {
      const { run, dispatched, recorded } = setUp([completedBy('other')]);
      await run({ ...message('a'), dueBy });
      expect({ dispatched, recorded: recorded.length }).toEqual({ dispatched: [], recorded: 1 });
    });
  });

  it('plans a row once that has two messages in a batch', async () => {
    const { run, reads, sent, outcomeLines } = setUp([rowOf('a', { one: 1 })]);
    expect(await run(message('a'), message('a'), message('a', 2))).toEqual(failures());
    expect(reads).toEqual([['a']]);
    expect(sent).toHaveLength(1);
    expect(outcomeLines()).toMatchObject([
      { messageId: 'm1', outcome: 'done' },
      { messageId: 'm2', outcome: 'done' },
      { messageId: 'm3', outcome: 'superseded' },
    ]);
  });
});
