import type { Row, VersionEnd } from '@daybreak/domain';
import { expect, test } from '@jest/globals';
import { makeRow } from '../testing/make-row.ts';
import { testEnvironment } from '../testing/test-environment.ts';
import { waitForEnds } from './wait-for-ends.ts';

const { signal } = testEnvironment();
const error = { stage: 'worker', name: 'PlanError', message: 'no', attempt: 1, at: '' };
const end = (parts: Partial<VersionEnd>): Row['history'] => ({
  1: { end: 'completed', at: '', dueDate: '2026-03-29', written: 1, runId: 'r', ...parts },
});

/** Rows whose versions end with the second poll. */
function rowsThatEnd(histories: Readonly<Record<string, Row['history']>>) {
  const state = { polls: 0 };
  return {
    state,
    wait: async () => void (state.polls += 1),
    getWithHistory: async (id: string) => ({
      row: makeRow({ id, history: state.polls > 0 ? (histories[id] ?? {}) : {} }),
    }),
  };
}

test('each version counts by how it ended', async () => {
  const rows = rowsThatEnd({
    done: end({}),
    failed: end({ end: 'failed', error }),
    edited: { 1: { end: 'changed', at: '', dueDate: '2026-03-29', written: 0 } },
    other: end({ runId: 'another run' }),
  });
  const dispatched = ['done', 'failed', 'edited', 'other'].map((id) => ({ id, version: 1 }));
  expect(await waitForEnds(rows, dispatched, 'r', { signal, wait: rows.wait })).toEqual({
    completed: 1,
    failed: 1,
    superseded: 2,
    open: 0,
    failures: [{ id: 'failed', reason: 'PlanError: no' }],
  });
  expect(rows.state.polls).toBe(1);
});

test('a version that does not end is open after a minute', async () => {
  const rows = rowsThatEnd({});
  const waited = await waitForEnds(rows, [{ id: 'a', version: 1 }], 'r', { signal, wait: rows.wait });
  expect(waited).toMatchObject({ completed: 0, open: 1 });
  expect(rows.state.polls).toBe(59);
});
