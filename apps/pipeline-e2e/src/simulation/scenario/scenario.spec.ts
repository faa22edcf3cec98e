import { expect, it } from '@jest/globals';
import { type Scenario, scenarioParts } from './scenario.ts';

const row = (id: string) => ({ id, dueDate: '2026-03-29', timeZone: 'UTC', rule: 'none', changes: {}, values: {} });
const scenario: Scenario = {
  rows: [row('a'), row('b')],
  script: ['2026-03-28T12:00:00.000Z', '2026-03-29T12:00:00.000Z'],
  edits: [
    { kind: 'cancel', id: 'a' },
    { kind: 'cancel', id: 'b' },
  ],
  messages: [{ queue: 'row', message: { rowId: 'a', version: 1, runId: 'run' } }],
};

/** The scenario without each of its parts in turn. */
const smaller = scenarioParts.flatMap(({ count, without }) =>
  Array.from({ length: count(scenario) }, (_, index) => ({ ...scenario, ...without(scenario, index) })),
);

it('leaves out a row with its edits and messages, and no other row', () => {
  expect(smaller).toContainEqual({
    ...scenario,
    rows: [row('b')],
    edits: [{ kind: 'cancel', id: 'b' }],
    messages: [],
  });
  expect(smaller).toContainEqual({ ...scenario, rows: [row('a')], edits: [{ kind: 'cancel', id: 'a' }] });
});

it('leaves out an edit or a message alone', () => {
  expect(smaller).toContainEqual({ ...scenario, edits: [{ kind: 'cancel', id: 'b' }] });
  expect(smaller).toContainEqual({ ...scenario, messages: [] });
});

it('leaves out a firing, and has the rows done by the same instant', () => {
  expect(smaller).toContainEqual({
    ...scenario,
    script: ['2026-03-28T12:00:00.000Z'],
    dueBy: '2026-03-29T12:00:00.000Z',
  });
});

it('leaves out nothing else', () => {
  expect(smaller).toHaveLength(7);
});
