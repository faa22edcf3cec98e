import type { BatchRecord, MessageOutcome, MessageSender } from '@daybreak/batch';
import type { RowMessage, RuleBook, ValueMessage } from '@daybreak/domain';
import type { RowRepository } from '@daybreak/repository';
import { mapWithConcurrency, type Clock } from '@daybreak/runtime';
import { decideRow, type Decision } from './decide-row.ts';

export interface PlanRowsDependencies {
  rows: Pick<RowRepository, 'getMany' | 'complete' | 'fail'>;
  rules: RuleBook;
  valueMessages: MessageSender<ValueMessage>;
  /** How many of a row's values go into one message. */
  valuesPerMessage: number;
  clock: Clock;
}

/** How many rows are completed or failed at a time. */
const writeConcurrency = 10;

/**
 * Reads a batch's rows as they stand, plans those that are still due at their message's version, and sends their
 * values to be written. Outcomes are by message id; throws when the rows can't be read.
 */
export async function planRows(
  records: readonly BatchRecord<RowMessage>[],
  dependencies: PlanRowsDependencies,
): Promise<Map<string, MessageOutcome>> {
  const found = await dependencies.rows.getMany([...new Set(records.map(({ message }) => message.rowId))]);
  const rows = new Map(found.map((row) => [row.id, row]));

  // A row that was dispatched twice is planned once, and both its messages come to the same.
  const dispatched = new Map(records.map((record) => [keyOf(record), record]));
  const decided = [...dispatched].map(([key, record]) => ({
    key,
    record,
    decision: decideRow(record.message, rows.get(record.message.rowId), dependencies),
  }));
  const sendErrors = await sendValues(decided, dependencies.valueMessages);
  const settled = await mapWithConcurrency(decided, writeConcurrency, async ({ key, record, decision }) =>
    sendErrors.has(key)
      ? ({ outcome: 'retry', error: sendErrors.get(key) } as const)
      : await carryOut(record, decision, dependencies),
  );
  const outcomes = new Map(decided.map(({ key }, index) => [key, outcomeOf(settled[index])]));
  return new Map(records.map((record) => [record.messageId, outcomes.get(keyOf(record)) ?? outcomeOf(undefined)]));
}

interface Decided {
  key: string;
  record: BatchRecord<RowMessage>;
  decision: Decision;
}

/** Sends the values of every row together; why not, by the row's key, where any of its messages was not sent. */
async function sendValues(
  decided: readonly Decided[],
  sender: MessageSender<ValueMessage>,
): Promise<Map<string, unknown>> {
  const outgoing = decided.flatMap(({ key, decision }) =>
    decision.kind === 'send' ? decision.messages.map((message) => ({ key, message })) : [],
  );
  const sent = await sender.sendBatch(outgoing.map(({ message }) => message));
  const errors = new Map<string, unknown>();
  for (const [index, { key }] of outgoing.entries()) {
    const result = sent[index];
    if (result?.status !== 'fulfilled') errors.set(key, result?.reason);
  }
  return errors;
}

async function carryOut(
  { message: { rowId, version }, receiveCount }: BatchRecord<RowMessage>,
  decision: Decision,
  { rows, clock }: PlanRowsDependencies,
): Promise<MessageOutcome> {
  switch (decision.kind) {
    case 'supersede':
      return { outcome: 'superseded' };
    case 'retry':
      return { outcome: 'retry', error: decision.error };
    case 'send':
      return { outcome: 'done', fields: { values: decision.values } };
    case 'complete': {
      const rowState = await rows.complete({ rowId, version, next: decision.next });
      return rowState === 'superseded' ? { outcome: rowState } : { outcome: 'done', fields: { values: 0, rowState } };
    }
    case 'fail': {
      const { error } = decision;
      const { name, message } = error;
      const at = clock.now().toISOString();
      const rowState = await rows.fail({
        rowId,
        version,
        error: { stage: 'worker', name, message, attempt: receiveCount, at },
      });
      return rowState === 'superseded' ? { outcome: rowState } : { outcome: rowState, error, fields: { rowState } };
    }
  }
}

function outcomeOf(settled: PromiseSettledResult<MessageOutcome> | undefined): MessageOutcome {
  if (settled?.status === 'fulfilled') return settled.value;
  const error: unknown = settled?.reason;
  return { outcome: 'retry', error };
}

function keyOf({ message: { rowId, version } }: BatchRecord<RowMessage>): string {
  return JSON.stringify([rowId, version]);
}
