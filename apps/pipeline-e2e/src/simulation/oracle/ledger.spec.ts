import type { Row } from '@daybreak/domain';
import { describe, expect, it } from '@jest/globals';
import { rowOf, writtenAt } from '../testing/row-of.ts';
import { createLedger } from './ledger.ts';

const rowMessage = JSON.stringify({ rowId: 'row', version: 1, runId: 'run' });
const valueMessage = (key: string, version = 1) =>
  JSON.stringify({ rowId: 'row', version, runId: 'run', values: { [key]: 2 }, expected: 2 });

/** A ledger of one row, whose plan has two values, and what was reported. Nothing may be given up on for a minute. */
function keep(row: Row | 'gone' = rowOf()) {
  const reported: string[] = [];
  const time = { ms: 0 };
  const ledger = createLedger({
    rowQueue: 'rows',
    valueQueue: 'values',
    deadLetterQueues: new Set(['dead']),
    row: () => (row === 'gone' ? undefined : row),
    plan: () => ({ values: { price: 2, plan: 2 } }),
    now: () => time.ms,
    giveUpAfterMs: 60_000,
    report: ({ message }) => reported.push(message),
  });
  return { ledger, reported, time };
}

describe('a value message that is acknowledged', () => {
  const early = 'I4 broken at m1: a message of values was acknowledged before its effect was durable';

  it.each([
    { what: 'has been written', row: rowOf({ writes: { price: writtenAt } }), expected: [] },
    { what: 'has not been written', row: rowOf(), expected: [early] },
    { what: 'is of a version that is over', row: rowOf({ version: 2 }), expected: [] },
    { what: 'is of a row that was cancelled', row: rowOf({ status: 'cancelled' }), expected: [] },
    { what: 'is of a row that is gone', row: 'gone', expected: [] },
  ] satisfies { what: string; row: Row | 'gone'; expected: string[] }[])('$what', ({ row, expected }) => {
    const { ledger, reported } = keep(row);
    ledger.acknowledged('values', 'm1', valueMessage('price'));

    expect(reported).toEqual(expected);
  });
});

describe('a row message that is acknowledged', () => {
  it('has had every planned value sent', () => {
    const { ledger, reported } = keep();
    ledger.sent('values', valueMessage('price'));
    ledger.acknowledged('rows', 'm1', rowMessage);
    ledger.sent('values', valueMessage('plan'));
    ledger.acknowledged('rows', 'm2', rowMessage);

    expect(reported).toEqual(['I4 broken at m1: a message of rows was acknowledged before its effect was durable']);
  });

  it('has had them sent for its version, and on the value queue', () => {
    const { ledger, reported } = keep();
    for (const key of ['price', 'plan']) {
      ledger.sent('values', valueMessage(key, 2));
      ledger.sent('elsewhere', valueMessage(key));
    }
    ledger.acknowledged('rows', 'm1', rowMessage);

    expect(reported).toHaveLength(1);
  });
});

describe('a row message that is acknowledged though its row can not be planned', () => {
  it.each([
    { what: 'has failed its row', status: 'failed', expected: 0 },
    { what: 'has done nothing', status: 'scheduled', expected: 1 },
  ] as const)('$what', ({ status, expected }) => {
    const reported: string[] = [];
    const ledger = createLedger({
      rowQueue: 'rows',
      valueQueue: 'values',
      deadLetterQueues: new Set(['dead']),
      row: () => rowOf({ status }),
      plan: () => undefined,
      now: () => 0,
      report: ({ message }) => reported.push(message),
    });
    ledger.acknowledged('rows', 'm1', rowMessage);

    expect(reported).toHaveLength(expected);
  });
});

describe('a dead letter that is acknowledged', () => {
  it.each([
    { what: 'records on its row that it failed', row: rowOf({ status: 'failed' }), expected: [] },
    { what: 'was dropped', row: rowOf(), expected: ['I6 broken at m1: a dead letter of dead was dropped'] },
  ])('$what', ({ row, expected }) => {
    const { ledger, reported } = keep(row);
    ledger.acknowledged('dead', 'm1', rowMessage);

    expect(reported).toEqual(expected);
  });

  it('excuses a row that failed, at its version', () => {
    const { ledger } = keep();
    ledger.delivered('rows', 'm1', rowMessage);
    expect(ledger.wasDeadLettered('row', 1)).toBe(false);
    ledger.delivered('dead', 'm1', rowMessage);

    expect([ledger.wasDeadLettered('row', 1), ledger.wasDeadLettered('row', 2)]).toEqual([true, false]);
  });
});

describe('a message that is given up on', () => {
  const tooEarly = (subject: string) => `I8 broken at ${subject}: a message was given up on too early`;

  it('was delivered long before its function sent the dead letter, which excuses its acknowledgement', () => {
    const { ledger, reported, time } = keep();
    ledger.delivered('rows', 'm1', rowMessage);
    time.ms = 60_000;
    ledger.delivered('rows', 'm1', rowMessage);
    ledger.sent('dead', rowMessage);
    ledger.acknowledged('rows', 'm1', rowMessage);
    ledger.delivered('dead', 'd1', rowMessage);
    expect(reported).toEqual([]);

    ledger.acknowledged('dead', 'd1', rowMessage);
    expect(reported).toEqual(['I6 broken at d1: a dead letter of dead was dropped']);
  });

  it('too early by its function, or by its queue, is reported', () => {
    const { ledger, reported, time } = keep();
    ledger.delivered('rows', 'm1', rowMessage);
    ledger.delivered('values', 'm2', valueMessage('price'));
    time.ms = 59_999;
    ledger.sent('dead', rowMessage);
    ledger.delivered('dead', 'd1', rowMessage);
    ledger.delivered('dead', 'm2', valueMessage('price'));

    expect(reported).toEqual([tooEarly(`the dead letter ${rowMessage}`), tooEarly('m2')]);
  });
});

describe('a message that comes back', () => {
  it('had not been acknowledged', () => {
    const { ledger, reported } = keep(rowOf({ version: 2 }));
    ledger.delivered('rows', 'm1', rowMessage);
    ledger.delivered('rows', 'm1', rowMessage);
    ledger.acknowledged('rows', 'm1', rowMessage);
    ledger.delivered('rows', 'm2', rowMessage);
    expect(reported).toEqual([]);
    ledger.delivered('rows', 'm1', rowMessage);

    expect(reported).toEqual(['I4 broken at m1: an acknowledged message came back from rows']);
  });

  it('was not sent back after its effect', () => {
    const { ledger, reported } = keep(rowOf({ writes: { price: writtenAt } }));
    ledger.returned('values', 'm1', valueMessage('plan'));
    expect(reported).toEqual([]);
    ledger.returned('values', 'm2', valueMessage('price'));

    expect(reported).toEqual(['I4 broken at m2: a message of values was sent back after its effect']);
  });
});
