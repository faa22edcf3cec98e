import { expect, test } from '@jest/globals';
import { makeRow } from '../testing/make-row.ts';
import { describeEvent } from './describe-event.ts';
import { eventsOf } from './events-of.ts';

const at = (second: number): string => `2026-03-29T00:00:0${second}.000Z`;
const error = { stage: 'writer', name: 'UnwritableError', message: 'too large', attempt: 2, at: at(2) };

test('a row that failed, was redriven and completed has its events in order', () => {
  const row = makeRow({
    status: 'completed',
    version: 2,
    writes: { price: at(5), name: at(5), colour: at(4) },
    history: {
      1: {
        end: 'failed',
        at: at(2),
        dueDate: '2026-03-29',
        written: 1,
        runId: 'first',
        error,
        after: { edit: 'redriven', at: at(3) },
        superseded: { late: at(6) },
      },
      2: { end: 'completed', at: at(5), dueDate: '2026-03-29', written: 3, runId: 'second' },
    },
  });
  const events = eventsOf(row);
  expect(events.map((event) => [event.at, event.version, describeEvent(event)])).toEqual([
    ['2026-03-01T12:00:00.000Z', 1, 'put'],
    [
      at(2),
      1,
      'failed by the run first, due 2026-03-29, 1 value written: UnwritableError: too large (writer, attempt 2)',
    ],
    [at(3), 1, 'redriven; it was due 2026-03-29, 1 value written'],
    [at(4), 2, '1 value written by the run second: colour'],
    [at(5), 2, '2 values written by the run second: name, price'],
    [at(5), 2, 'completed by the run second, due 2026-03-29, 3 values written'],
    [at(6), 1, 'the run late was too late: this version had already ended'],
  ]);
});

test('a put after a deletion is at the next version', () => {
  const deleted = { end: 'deleted' as const, at: at(1), dueDate: '2026-03-29', written: 0 };
  const row = makeRow({
    version: 6,
    createdAt: at(2),
    history: { 4: deleted, 5: { ...deleted, end: 'changed', at: at(3) } },
  });
  expect(eventsOf(row).map(({ event, version }) => [event, version])).toEqual([
    ['deleted', 4],
    ['put', 5],
    ['changed', 5],
  ]);
});

test('a deleted row has the events of its history', () => {
  const end = { end: 'deleted' as const, at: at(1), dueDate: '2026-03-29', written: 0 };
  expect(eventsOf({ id: 'a', status: 'deleted', version: 1, history: { 1: end }, expiresAt: at(2) })).toEqual([
    { at: at(1), version: 1, event: 'deleted', dueDate: '2026-03-29', written: 0 },
  ]);
});
