import { createMemoryLogger, createMemoryMetrics } from '@daybreak/runtime';
import { describe, expect, it } from '@jest/globals';
import type { MessageOutcome } from './message-outcome.ts';
import { reportOutcomes } from './report-outcomes.ts';

interface Message {
  rowId: string;
  runId: string;
}

const error = new Error('throttled');
const batchLine = { level: 'info', message: 'batch', function: 'writer' };

/** Reports messages m0, m1 and so on, of rows r0, r1 and so on. Without a run id, the message could not be parsed. */
function report(outcomes: readonly MessageOutcome[], runIdOf: (index: number) => string | undefined = () => 'noon') {
  const logger = createMemoryLogger();
  const metrics = createMemoryMetrics();
  const byId = new Map<string, MessageOutcome>();
  const messages = new Map<string, Message>();
  for (const [index, outcome] of outcomes.entries()) {
    byId.set(`m${index}`, outcome);
    const runId = runIdOf(index);
    if (runId !== undefined) messages.set(`m${index}`, { rowId: `r${index}`, runId });
  }
  const logFields = ({ rowId, runId }: Message) => ({ rowId, runId });
  reportOutcomes({ outcomes: byId, messages }, { functionName: 'writer', logFields, logger, metrics });
  return { lines: logger.lines, metrics, atInfo: logger.lines.filter(({ level }) => level !== 'debug') };
}

describe('reportOutcomes', () => {
  it('logs one line above DEBUG for a batch that went well, with the ids of its rows and runs', () => {
    const outcomes = Array.from({ length: 100 }, (_, index): MessageOutcome => ({
      outcome: index < 98 ? 'done' : 'superseded',
      fields: { values: 5 },
    }));
    const { atInfo, lines } = report(outcomes, (index) => (index % 2 === 0 ? 'noon' : 'night'));
    expect(atInfo).toEqual([
      {
        ...batchLine,
        messages: 100,
        outcomes: { done: 98, superseded: 2 },
        rowId: outcomes.map((_, index) => `r${index}`),
        runId: ['noon', 'night'],
      },
    ]);
    expect(lines).toHaveLength(101);
  });

  it('logs every message at DEBUG', () => {
    const { lines } = report([{ outcome: 'done', fields: { values: 2 } }, { outcome: 'superseded' }]);
    const line = { level: 'debug', message: 'outcome', function: 'writer', runId: 'noon' };
    expect(lines.slice(0, 2)).toEqual([
      { ...line, outcome: 'done', messageId: 'm0', rowId: 'r0', values: 2 },
      { ...line, outcome: 'superseded', messageId: 'm1', rowId: 'r1' },
    ]);
  });

  it.each(['failed', 'parked', 'givenUp', 'retry'] as const)(
    'logs a line above DEBUG for a message that is %s, and leaves its row out of the line of the batch',
    (outcome) => {
      const { atInfo } = report([{ outcome: 'done' }, { outcome, error, fields: { rowState: 'failed' } }]);
      expect(atInfo).toEqual([
        {
          level: 'info',
          message: 'outcome',
          function: 'writer',
          outcome,
          messageId: 'm1',
          rowId: 'r1',
          runId: 'noon',
          rowState: 'failed',
          error: { name: 'Error', message: 'throttled' },
        },
        { ...batchLine, messages: 2, outcomes: { done: 1, [outcome]: 1 }, rowId: ['r0'], runId: ['noon'] },
      ]);
    },
  );

  it('logs a message that could not be parsed without a row', () => {
    const { atInfo } = report([{ outcome: 'retry', error }, { outcome: 'done' }], (index) =>
      index === 0 ? undefined : 'noon',
    );
    expect(atInfo[0]).not.toHaveProperty('rowId');
    expect(atInfo[1]).toMatchObject({ outcomes: { retry: 1, done: 1 }, rowId: ['r1'] });
  });

  it('counts each outcome, and a batch in which every message failed', () => {
    const retry: MessageOutcome = { outcome: 'retry', error };
    expect(report([retry, { outcome: 'done' }]).metrics.counts).toEqual({
      MessagesRetried: 1,
      UnknownRetries: 1,
      MessagesDone: 1,
    });
    expect(report([retry, retry]).metrics.counts).toEqual({ MessagesRetried: 2, UnknownRetries: 2, BatchesFailed: 1 });
    expect(report([]).metrics.counts).toEqual({});
  });
});
