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
  type Row,
  type RowError,
  type RowMessage,
  PlanError,
  type Plan,
  type PlannableRow,
  type RuleBook,
  type ValueMessage,
  type Values,
} from '@daybreak/domain';
import { ItemError, planId } from '@daybreak/repository';
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
  /** An item that is no row. */
  unreadable?: ItemError;
  write?: Error;
  archive?: Error;
  /** Keys whose message is not sent. */
  unsent?: string[];
  /** A missing rule can't be noted. */
  noteRules?: Error;
  /** What an owner's edit makes of complete and fail. */
  superseded?: boolean;
  /** Whether a run can be noted; it is noted already otherwise. */
  note?: Error | 'unchanged';
  /** The next occurrence's message is not sent. */
  nextUnsent?: boolean;
  /** The sender gives no answers at all, against its contract. */
  unanswered?: boolean;
  /** Requests that there is time to begin. */
  requests?: number;
}

const ruleBook = createRuleBook([...builtInRules, nothing, idle, broken]);
/** With a defect of ours, which is no fault of a rule or a row. */
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
  const completed: unknown[] = [];
  const failed: { rowId: string; version: number; runId: string; error: RowError }[] = [];
  const noted: unknown[] = [];
  const missingRules: (readonly string[])[] = [];
  const logger = createMemoryLogger();
  const metrics = createMemoryMetrics();
  let requests = faults.requests ?? Number.POSITIVE_INFINITY;
  const handler = createWorkerHandler({
    config: { valuesPerMessage },
    rows: {
      getMany: async (ids, onUnreadable) => {
        requests -= 1;
        reads.push(ids);
        if (faults.read) throw faults.read;
        if (faults.unreadable) onUnreadable?.(faults.unreadable);
        return rows.filter(({ id }) => ids.includes(id));
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
      fail: async (failure) => {
        requests -= 1;
        if (faults.write) throw faults.write;
        failed.push(failure);
        return faults.superseded ? 'superseded' : 'failed';
      },
      recordSuperseded: async (late) => {
        if (faults.note instanceof Error) throw faults.note;
        noted.push(late);
        return faults.note ?? 'recorded';
      },
    },
    runs: {
      recordMissingRules: async (missing) => {
        requests -= 1;
        if (faults.noteRules) throw faults.noteRules;
        missingRules.push(missing);
      },
    },
    rules,
    valueMessages: {
      // A message a request.
      sendBatch: async (messages, checkTime) =>
        (faults.unanswered ? [] : messages).map((message) => {
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
  return { run, reads, sent, dispatched, archived, completed, failed, noted, missingRules, logger, metrics };
}

const message = (rowId: string, version = 3) => ({ rowId, version, runId: 'run' });
/** When the rows are due in their zone. */
const due = { dueDate: '2026-03-29', dueAt: '2026-03-28T23:00:00.000Z' };
/** What a value message carries when its plan has these values and no next date. */
const planOf = (values: Values) => ({ values, planId: planId({ values }) });
const failures = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe('the worker, of a message that was received before', () => {
  const plan = { values: { planned: 'apart' } };

  function setUpApart(planApart: (row: PlannableRow) => Promise<Plan>, remainingMs = 60_000) {
    const sent: ValueMessage[] = [];
    const failed: RowError[] = [];
    const apart: string[] = [];
    let isDisposed = false;
    const handler = createWorkerHandler({
      config: { valuesPerMessage: undefined },
      rows: {
        getMany: async (ids) => ids.map((id) => rowOf(id, { planned: 'here' })),
        archive: async () => undefined,
        complete: async () => 'completed',
        fail: async ({ error }) => {
          failed.push(error);
          return 'failed';
        },
        recordSuperseded: async () => 'recorded',
      },
      runs: { recordMissingRules: async () => undefined },
      isolatedPlanner: () => ({
        longestMs: 10_000,
        plan: async (row) => {
          apart.push(row.id);
          return await planApart(row);
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
    return { run, sent, failed, apart, isDisposed: () => isDisposed };
  }

  it('makes the plan apart, after what is fresh has been sent', async () => {
    const { run, sent, apart, isDisposed } = setUpApart(async () => await Promise.resolve(plan));
    expect(await run({ back: 2, fresh: 1 })).toEqual(failures());
    expect(apart).toEqual(['back']);
    expect(sent.map(({ rowId, values }) => [rowId, values])).toEqual([
      ['fresh', { planned: 'here' }],
      ['back', { planned: 'apart' }],
    ]);
    expect(isDisposed()).toBe(true);
  });

  it('fails the row alone whose plan ends its thread', async () => {
    const { run, sent, failed } = setUpApart(async (row) => {
      if (row.id === 'poison') throw new PlanError(row, 'the rule ended its process');
      return await Promise.resolve(plan);
    });
    expect(await run({ a: 2, poison: 2, b: 3 })).toEqual(failures());
    expect(failed).toMatchObject([
      { name: 'PlanError', message: expect.stringMatching(/: the rule ended its process$/) },
    ]);
    expect(sent.map(({ rowId }) => rowId)).toEqual(['a', 'b']);
  });

  it('begins no plan that the invocation may not see the end of', async () => {
    const { run, apart } = setUpApart(async () => await Promise.resolve(plan), requestMarginMs + 9_999);
    expect(await run({ back: 2, fresh: 1 })).toEqual(failures('back'));
    expect(apart).toEqual([]);
  });
});

describe('the worker', () => {
  it('reads the batch’s rows at once and sends the planned values of each in one message', async () => {
    const { run, reads, sent, logger } = setUp([rowOf('a', { price: 10, 'odd.key': null }), rowOf('b', { price: 20 })]);

    expect(await run(message('a'), message('b'))).toEqual(failures());
    expect(reads).toEqual([['a', 'b']]);
    expect(sent).toEqual([
      { ...message('a'), ...due, ...planOf({ price: 10, 'odd.key': null }), expected: 2 },
      { ...message('b'), ...due, ...planOf({ price: 20 }), expected: 1 },
    ]);
    const line = { level: 'info', message: 'outcome', function: 'worker', outcome: 'done', runId: 'run' };
    expect(logger.lines).toEqual([
      { ...line, messageId: 'm1', rowId: 'a', values: 2 },
      { ...line, messageId: 'm2', rowId: 'b', values: 1 },
    ]);
  });

  it('puts at most `valuesPerMessage` values into a message, and the plan id into each', async () => {
    const changes = { one: 1, two: 2, three: 3 };
    const { run, sent } = setUp([rowOf('a', changes)], { valuesPerMessage: 2 });
    await run(message('a'));
    expect(sent).toMatchObject([
      { ...planOf(changes), values: { one: 1, two: 2 }, expected: 3 },
      { ...planOf(changes), values: { three: 3 }, expected: 3 },
    ]);
  });

  it('puts as much into a message as SQS takes, to the byte', async () => {
    const textOf = (bytes: number) => 'ö'.repeat(bytes / 2) + 'x'.repeat(bytes % 2);
    const sentOf = async (...bytes: number[]): Promise<number[]> => {
      const changes = Object.fromEntries(bytes.map((each, n) => [`note ${n}`, textOf(each)]));
      const { run, sent } = setUp([rowOf('a', changes)]);
      await run(message('a'));
      expect(Object.assign({}, ...sent.map(({ values }) => values))).toEqual(changes);
      return sent.map((each) => sizeBytes(toJsonMessage(each)));
    };
    const [empty = 0] = await sentOf(0, 0);
    const free = maximumBytes - empty;
    expect(await sentOf(1_000, free - 1_000)).toEqual([maximumBytes]);
    expect(await sentOf(1_000, free - 999)).toHaveLength(2);
    expect(await sentOf(...Array<number>(9).fill(250_000))).toHaveLength(3);
  });

  it('has every value message of a recurring row carry its next date and zone', async () => {
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

  it('archives what a recurring row need not carry, and has its messages say so', async () => {
    const { run, sent, archived } = setUp([monthly('a'), monthly('b', { rule: 'apply-changes' })]);
    expect(await run(message('a', 60), message('b', 60))).toEqual(failures());
    // But for the last one, and what the end of this version takes off the row by itself.
    expect(archived).toEqual([['a', '57', '58']]);
    expect(sent.map((each) => each.archived)).toEqual([
      [
        { version: 57, notes: 1 },
        { version: 58, notes: 0 },
      ],
      undefined,
    ]);
  });

  it('sends nothing of a row whose ends it can’t archive', async () => {
    const { run, sent, logger } = setUp([monthly('a'), rowOf('b', { one: 1 })], { archive: new Error('throttled') });
    expect(await run(message('a', 60), message('b'))).toEqual(failures('m1'));
    expect(sent.map(({ rowId }) => rowId)).toEqual(['b']);
    expect(logger.lines[0]).toMatchObject({ outcome: 'retry', rowId: 'a', error: { message: 'throttled' } });
  });

  it('plans a half-written row as it planned it before', async () => {
    const whole = setUp([rowOf('a', { one: 1, two: 2 })]);
    const half = setUp([rowOf('a', { one: 1, two: 2 }, { values: { one: 1 }, writes: { one: now } })]);
    await whole.run(message('a'));
    await half.run(message('a'));
    expect(half.sent).toEqual(whole.sent);
  });

  it.each([
    ['is gone', []],
    ['has another version', [rowOf('a', { one: 1 }, { version: 4 })]],
    ['is completed', [rowOf('a', { one: 1 }, { status: 'completed' })]],
    ['is cancelled', [rowOf('a', { one: 1 }, { status: 'cancelled' })]],
  ])('drops a message whose row %s', async (_why, rows) => {
    const { run, sent, completed, failed, noted, logger, metrics } = setUp(rows);
    expect(await run(message('a'))).toEqual(failures());
    expect({ sent, completed, failed }).toEqual({ sent: [], completed: [], failed: [] });
    expect(noted).toEqual([message('a')]);
    expect(logger.lines).toMatchObject([{ outcome: 'superseded', rowId: 'a' }]);
    expect(metrics.published).toEqual({ MessagesSuperseded: 1, RowsSuperseded: 1 });
  });

  it('completes a row whose rule plans nothing, and re-arms it', async () => {
    const { run, sent, completed, logger, metrics } = setUp([rowOf('a', {}, { rule: 'nothing' })]);
    expect(await run(message('a'))).toEqual(failures());
    const next = { dueDate: '2027-03-29', timeZone: 'Europe/Berlin' };
    expect(completed).toEqual([{ ...message('a'), dueDate: '2026-03-29', next, archived: [] }]);
    expect(metrics.published).toEqual({ MessagesDone: 1, RowsCompleted: 1 });
    // From the first instant of the day in Berlin.
    expect(metrics.durations).toEqual({ DueToCompleted: [13 * 60 * 60 * 1000] });
    expect(sent).toEqual([]);
    expect(logger.lines).toMatchObject([{ outcome: 'done', rowState: 'completed', values: 0 }]);
  });

  it('completes a row whose rule plans nothing and no next date for good', async () => {
    const { run, completed } = setUp([rowOf('a', {}, { rule: 'idle' })]);
    expect(await run(message('a'))).toEqual(failures());
    expect(completed).toEqual([{ ...message('a'), dueDate: '2026-03-29', next: undefined, archived: [] }]);
  });

  it('fails a row that its rule can’t plan at once, without quoting it', async () => {
    const { run, failed, logger, metrics } = setUp([
      rowOf('a', { password: 'secret' }, { rule: 'broken' }),
      rowOf('b', { one: 1 }),
    ]);
    expect(await run(message('a'), message('b'))).toEqual(failures());
    const reason = expect.stringMatching(/^The rule broken can't plan the row a: it threw Error.* \(at .*\)$/);
    expect(failed).toEqual([
      { ...message('a'), error: { stage: 'worker', name: 'PlanError', message: reason, attempt: 2, at: now } },
    ]);
    expect(JSON.stringify(failed)).not.toContain('secret');
    expect(logger.lines).toMatchObject([
      { outcome: 'failed', rowId: 'a', rowState: 'failed', error: { name: 'PlanError' } },
      { outcome: 'done', rowId: 'b' },
    ]);
    expect(JSON.stringify(logger.lines)).not.toContain('secret');
    expect(metrics.published).toEqual({ MessagesFailed: 1, MessagesDone: 1, RowsFailed: 1 });
  });

  it('has rows wait for a rule that it does not have, and notes which, once a batch', async () => {
    const rows = [rowOf('a', {}, { rule: 'later' }), rowOf('b', { one: 1 }), rowOf('c', {}, { rule: 'later' })];
    const { run, failed, missingRules, logger, metrics } = setUp(rows);
    expect(await run(message('a'), message('b'), message('c'))).toEqual(failures('m1', 'm3'));
    expect(failed).toEqual([]);
    expect(missingRules).toEqual([['later']]);
    const error = {
      name: 'RuleMissingError',
      message: expect.stringContaining('The row a names the rule later, which is not deployed'),
    };
    expect(logger.lines[0]).toMatchObject({ outcome: 'retry', rowId: 'a', error });
    expect(metrics.published).toEqual({
      MessagesRetried: 2,
      PlatformRetries: 2,
      MessagesDone: 1,
      RowsWaitingForRule: 2,
    });
  });

  it('says why it could not note a missing rule, and does the other rows', async () => {
    const rows = [rowOf('a', {}, { rule: 'later' }), rowOf('b', { one: 1 })];
    const { run, sent, logger } = setUp(rows, { noteRules: new Error('throttled') });
    expect(await run(message('a'), message('b'))).toEqual(failures('m1'));
    expect(sent).toHaveLength(1);
    expect(logger.lines[0]).toMatchObject({ outcome: 'retry', rowId: 'a', error: { message: 'throttled' } });
  });

  it('begins no note of a missing rule near its deadline', async () => {
    const { run, missingRules, logger } = setUp([rowOf('a', {}, { rule: 'later' })], { requests: 1 });
    expect(await run(message('a'))).toEqual(failures('m1'));
    expect(missingRules).toEqual([]);
    expect(logger.lines[0]).toMatchObject({ outcome: 'retry', error: { name: 'NotStartedError' } });
  });

  it('lets an owner’s edit that comes in between win', async () => {
    const { run, noted, logger, metrics } = setUp(
      [rowOf('a', {}, { rule: 'broken' }), rowOf('b', {}, { rule: 'nothing' })],
      { superseded: true },
    );
    expect(await run(message('a'), message('b'))).toEqual(failures());
    const line = { level: 'info', message: 'outcome', function: 'worker', outcome: 'superseded', runId: 'run' };
    expect(logger.lines).toEqual([
      { ...line, messageId: 'm1', rowId: 'a' },
      { ...line, messageId: 'm2', rowId: 'b' },
    ]);
    expect(noted).toEqual([message('a'), message('b')]);
    expect(metrics.published).toEqual({ MessagesSuperseded: 2, RowsSuperseded: 2 });
    expect(metrics.durations).toEqual({});
  });

  it('retries a message alone whose run could not be noted', async () => {
    const { run, logger } = setUp([rowOf('b', { one: 1 })], { note: new Error('throttled') });
    expect(await run(message('a'), message('b'))).toEqual(failures('m1'));
    expect(logger.lines[0]).toMatchObject({ outcome: 'retry', rowId: 'a', error: { message: 'throttled' } });
  });

  it('counts a row that was superseded once a run', async () => {
    const { run, metrics } = setUp([], { note: 'unchanged' });
    expect(await run(message('a'))).toEqual(failures());
    expect(metrics.published).toEqual({ MessagesSuperseded: 1 });
  });

  it('plans a row for each run that dispatched it, so that both come to know how it ended', async () => {
    const { run, sent } = setUp([rowOf('a', { one: 1 })]);
    expect(await run(message('a'), { ...message('a'), runId: 'other' })).toEqual(failures());
    expect(sent.map(({ runId }) => runId)).toEqual(['run', 'other']);
  });

  it('retries exactly the rows of which a value was not sent', async () => {
    const rows = [rowOf('a', { one: 1 }), rowOf('b', { two: 2, three: 3 }), rowOf('c', { four: 4 })];
    const { run, logger } = setUp(rows, { unsent: ['three'], valuesPerMessage: 1 });
    expect(await run(message('a'), message('b'), message('c'))).toEqual(failures('m2'));
    expect(logger.lines[1]).toMatchObject({ outcome: 'retry', rowId: 'b', error: { name: 'MessageNotSentError' } });
  });

  it('retries the rows whose messages it got no answer about, and those alone', async () => {
    const rows = [rowOf('a', { one: 1 }), rowOf('b', {}, { rule: 'idle' })];
    const { run, completed } = setUp(rows, { unanswered: true });
    expect(await run(message('a'), message('b'))).toEqual(failures('m1'));
    expect(completed).toHaveLength(1);
  });

  it('retries a row alone that a defect of ours keeps from being planned, and does not fail it', async () => {
    const { run, failed, logger } = setUp([rowOf('a', {}, { rule: 'defective' }), rowOf('b', { one: 1 })]);
    expect(await run(message('a'), message('b'))).toEqual(failures('m1'));
    expect(failed).toEqual([]);
    expect(logger.lines[0]).toMatchObject({ outcome: 'retry', rowId: 'a', error: { name: 'TypeError' } });
  });

  it('retries everything when the rows can’t be read', async () => {
    const { run, sent } = setUp([rowOf('a', { one: 1 })], { read: new Error('throttled') });
    expect(await run(message('a'), message('b'))).toEqual(failures('m1', 'm2'));
    expect(sent).toEqual([]);
  });

  it('retries a row alone whose item is no row, which a person may mend', async () => {
    const unreadable = new ItemError('row', 'a', 'its attributes rule are not those of a row');
    const { run, sent, noted, logger } = setUp([rowOf('b', { one: 1 })], { unreadable });
    expect(await run(message('a'), message('b'))).toEqual(failures('m1'));
    expect(logger.lines[0]).toMatchObject({ outcome: 'retry', rowId: 'a', error: { name: 'ItemError' } });
    expect(sent.map(({ rowId }) => rowId)).toEqual(['b']);
    expect(noted).toEqual([]);
  });

  it('retries a row alone that could not be completed or failed', async () => {
    const rows = [rowOf('a', {}, { rule: 'nothing' }), rowOf('b', { one: 1 }), rowOf('c', {}, { rule: 'broken' })];
    const { run } = setUp(rows, { write: new Error('throttled') });
    expect(await run(message('a'), message('b'), message('c'))).toEqual(failures('m1', 'm3'));
  });

  it('retries the rows whose values it has no time left to send, and keeps what it has sent', async () => {
    const rows = [rowOf('a', { one: 1, two: 2 }), rowOf('b', { three: 3, four: 4 }), rowOf('c', { five: 5 })];
    // One to read them, and three for values.
    const { run, sent, logger } = setUp(rows, { requests: 4, valuesPerMessage: 1 });
    expect(await run(message('a'), message('b'), message('c'))).toEqual(failures('m2', 'm3'));
    expect(sent.map(({ values }) => values)).toEqual([{ one: 1 }, { two: 2 }, { three: 3 }]);
    expect(logger.lines).toMatchObject([
      { outcome: 'done', rowId: 'a' },
      { outcome: 'retry', rowId: 'b', error: { name: 'NotStartedError' } },
      { outcome: 'retry', rowId: 'c', error: { name: 'NotStartedError' } },
    ]);
  });

  it.each([
    ['complete', rowOf('a', {}, { rule: 'idle' })],
    ['fail', rowOf('a', {}, { rule: 'broken' })],
    ['note', rowOf('a', {}, { version: 4 })],
  ])('retries a row that it has no time left to %s', async (_what, row) => {
    const { run, completed, failed, noted } = setUp([row], { requests: 1 });
    expect(await run(message('a'))).toEqual(failures('m1'));
    expect({ completed, failed, noted }).toEqual({ completed: [], failed: [], noted: [] });
  });

  describe('of a row without values that recurs', () => {
    const dueBy = '2027-03-29T12:00:00.000Z';
    const recurring = rowOf('a', {}, { rule: 'nothing' });
    const next = { ...message('a', 4), dueBy };
    /** As the first message left it. */
    const gone = (runId: string) =>
      rowOf(
        'a',
        {},
        { version: 4, history: { 3: { end: 'completed', at: now, dueDate: '2026-03-29', written: 0, runId } } },
      );

    it('goes on with the next occurrence when that is due by its run’s time, and acknowledges what it has sent', async () => {
      const { run, completed, dispatched } = setUp([recurring]);
      expect(await run({ ...message('a'), dueBy })).toEqual(failures());
      expect(completed).toHaveLength(1);
      expect(dispatched).toEqual([next]);
    });

    it('leaves one that is due later to a later run', async () => {
      const { run, dispatched } = setUp([recurring]);
      await run({ ...message('a'), dueBy: '2026-03-29T12:00:00.000Z' }, message('a'));
      expect(dispatched).toEqual([]);
    });

    it('retries a message whose next occurrence could not be sent, which then finds its row completed', async () => {
      const { run } = setUp([recurring], { nextUnsent: true });
      expect(await run({ ...message('a'), dueBy })).toEqual(failures('m1'));
      const again = setUp([gone('run')]);
      expect(await again.run({ ...message('a'), dueBy })).toEqual(failures());
      expect(again.dispatched).toEqual([next]);
    });

    it('leaves what another run has completed to that run', async () => {
      const { run, dispatched, noted } = setUp([gone('other')]);
      await run({ ...message('a'), dueBy });
      expect({ dispatched, noted: noted.length }).toEqual({ dispatched: [], noted: 1 });
    });
  });

  it('plans a row that the batch names twice once, for both messages', async () => {
    const { run, reads, sent, logger } = setUp([rowOf('a', { one: 1 })]);
    expect(await run(message('a'), message('a'), message('a', 2))).toEqual(failures());
    expect(reads).toEqual([['a']]);
    expect(sent).toHaveLength(1);
    expect(logger.lines).toMatchObject([
      { messageId: 'm1', outcome: 'done' },
      { messageId: 'm2', outcome: 'done' },
      { messageId: 'm3', outcome: 'superseded' },
    ]);
  });
});
