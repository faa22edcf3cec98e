import { createMemoryLogger, createMemoryMetrics } from '@daybreak/runtime';
import { describe, expect, it } from '@jest/globals';
import { builtInOutcomes } from './outcome-traits.ts';
import { reportOutcomes } from './report-outcomes.ts';
import { retryAfter, type SettledOutcome } from './settled-outcome.ts';
import { ownOutcomes } from './testing/own-outcomes.ts';

interface Message {
  orderId: string;
  runId: string;
}

const error = new Error('throttled');
const traits = { ...builtInOutcomes, ...ownOutcomes };
const settled = (outcome: keyof typeof traits, fields = {}): SettledOutcome => ({
  outcome,
  traits: traits[outcome],
  fields,
});
const batchLine = { level: 'info', message: 'batch', function: 'shipping' };

/** Reports messages m0, m1 and so on, of orders r0, r1 and so on. Without a run id, the message could not be parsed. */
function report(outcomes: readonly SettledOutcome[], runIdOf: (index: number) => string | undefined = () => 'noon') {
  const logger = createMemoryLogger();
  const metrics = createMemoryMetrics();
  const byId = new Map<string, SettledOutcome>();
  const messages = new Map<string, Message>();
  for (const [index, outcome] of outcomes.entries()) {
    byId.set(`m${index}`, outcome);
    const runId = runIdOf(index);
    if (runId !== undefined) messages.set(`m${index}`, { orderId: `r${index}`, runId });
  }
  const logFields = ({ orderId, runId }: Message) => ({ orderId, runId });
  reportOutcomes({ outcomes: byId, messages }, { functionName: 'shipping', logFields, logger, metrics });
  return { lines: logger.lines, metrics, atInfo: logger.lines.filter(({ level }) => level !== 'debug') };
}

describe('reportOutcomes', () => {
  it('logs one line above DEBUG for a batch that went well, with the ids of its orders and runs', () => {
    const outcomes = Array.from({ length: 100 }, (_, index) =>
      settled(index < 98 ? 'done' : 'cancelled', { values: 5 }),
    );
    const { atInfo, lines } = report(outcomes, (index) => (index % 2 === 0 ? 'noon' : 'night'));
    expect(atInfo).toEqual([
      {
        ...batchLine,
        messages: 100,
        outcomes: { done: 98, cancelled: 2 },
        orderId: outcomes.map((_, index) => `r${index}`),
        runId: ['noon', 'night'],
      },
    ]);
    expect(lines).toHaveLength(101);
  });

  it('logs every message at DEBUG', () => {
    const { lines } = report([settled('done', { values: 2 }), settled('cancelled')]);
    const line = { level: 'debug', message: 'outcome', function: 'shipping', runId: 'noon' };
    expect(lines.slice(0, 2)).toEqual([
      { ...line, outcome: 'done', messageId: 'm0', orderId: 'r0', values: 2 },
      { ...line, outcome: 'cancelled', messageId: 'm1', orderId: 'r1' },
    ]);
  });

  it.each(['refused', 'givenUp', 'retry'] as const)(
    'logs a line above DEBUG for a message that is %s, and leaves its order out of the line of the batch',
    (outcome) => {
      const { atInfo } = report([settled('done'), { ...settled(outcome, { orderState: 'open' }), error }]);
      expect(atInfo).toEqual([
        {
          level: 'info',
          message: 'outcome',
          function: 'shipping',
          outcome,
          messageId: 'm1',
          orderId: 'r1',
          runId: 'noon',
          orderState: 'open',
          error: { name: 'Error', message: 'throttled' },
        },
        { ...batchLine, messages: 2, outcomes: { done: 1, [outcome]: 1 }, orderId: ['r0'], runId: ['noon'] },
      ]);
    },
  );

  it('logs a message that could not be parsed without a order', () => {
    const { atInfo } = report([retryAfter(error), settled('done')], (index) => (index === 0 ? undefined : 'noon'));
    expect(atInfo[0]).not.toHaveProperty('orderId');
    expect(atInfo[1]).toMatchObject({ outcomes: { retry: 1, done: 1 }, orderId: ['r1'] });
  });

  it('counts each outcome, and a batch in which every message failed', () => {
    const retry = retryAfter(error);
    expect(report([retry, settled('done'), settled('refused')]).metrics.counts).toEqual({
      MessagesRetried: 1,
      UnknownRetries: 1,
      MessagesDone: 1,
      MessagesRefused: 1,
    });
    expect(report([retry, retry]).metrics.counts).toEqual({ MessagesRetried: 2, UnknownRetries: 2, BatchesFailed: 1 });
    expect(report([]).metrics.counts).toEqual({});
  });
});
