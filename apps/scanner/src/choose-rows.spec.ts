import { dispatchedRowKey, type DueRow, ItemError, type Run } from '@daybreak/repository';
import { describe, expect, it } from '@jest/globals';
import { chooseRows } from './choose-rows.ts';
import { dueRow, noon, rowOf } from './testing/start-scanner.ts';

const afterNoon = '2026-03-29T12:00:00.001Z';
const window = { dueBy: noon, readyBy: noon };
const base = { runId: 'base', ...window };

const found = (id: string, row: Partial<DueRow> = {}): DueRow => ({ ...dueRow(id, row), cursor: id });
const withoutReadyAt = (id: string): DueRow => {
  const { readyAt: _, ...row } = found(id);
  return row;
};

interface Recorded {
  /** The keys of the rows that each run has recorded. */
  recorded?: Record<string, string[]>;
}

/** Chooses rows, and returns what the run does with each, and the requests that it made. */
async function choose(rows: DueRow[], plan: Partial<Run>, { recorded = {} }: Recorded = {}) {
  const requests: string[] = [];
  const run: Run = {
    runId: 'run',
    scheduledTime: afterNoon,
    shardCount: 1,
    status: 'running',
    shards: {},
    startedAt: noon,
    ...plan,
  };
  const chosen = await chooseRows(
    rows,
    { run, shard: '00' },
    {
      rows: {
        getMany: async (ids, onUnreadable) => {
          requests.push(`getMany ${ids.join()}`);
          if (ids.includes('unreadable')) onUnreadable?.(new ItemError('row', 'unreadable', 'no row'));
          return await Promise.resolve([
            rowOf('scheduled', 1),
            rowOf('edited', 2),
            { ...rowOf('completed', 1), status: 'completed' },
          ]);
        },
      },
      runs: {
        dispatchedOf: async ({ runId, shard }) => {
          requests.push(`dispatchedOf ${runId} ${shard}`);
          return await Promise.resolve(new Set(recorded[runId]));
        },
      },
    },
  );
  const does = chosen.map(({ id, isSent, isRecorded, isLost }) =>
    [id, isSent && 'sent', isRecorded && 'recorded', isLost && 'lost'].filter(Boolean).join(' '),
  );
  return { does, requests };
}

describe('a run', () => {
  it.each([
    ['by hand dispatches every row', {}, found('row', { readyAt: afterNoon }), ['row sent']],
    ['that is partial skips a row due by dueAfter', { dueAfter: noon }, found('row', { dueAt: noon }), []],
    ['that is partial dispatches a later row', { dueAfter: noon }, found('row', { dueAt: afterNoon }), ['row sent']],
    ['skips a row in the window of its base', { base }, found('row', { dueAt: noon, readyAt: noon }), []],
    ['dispatches a row that was due after that window', { base }, found('row', { dueAt: afterNoon }), ['row sent']],
    ['dispatches a row that was scheduled after it', { base }, found('row', { readyAt: afterNoon }), ['row sent']],
    ['does not record a row of its window', { readyBy: noon }, found('row', { readyAt: noon }), ['row sent']],
    ['does not record a row without readyAt', { readyBy: noon }, withoutReadyAt('row'), ['row sent']],
    ['records a newly scheduled row', { readyBy: noon }, found('row', { readyAt: afterNoon }), ['row sent recorded']],
    ['finds a lost row', { lostBy: window, base }, found('scheduled', { dueAt: noon }), ['scheduled sent lost']],
    ['finds an unreadable lost row', { lostBy: window, base }, found('unreadable'), ['unreadable sent lost']],
    ['ignores a completed row in the index', { lostBy: window }, found('completed'), []],
    ['ignores an edited row in the index', { lostBy: window }, found('edited'), []],
    ['finds no lost row outside of the window', { lostBy: window }, found('row', { dueAt: afterNoon }), ['row sent']],
  ])('%s', async (_what, plan, row, does) => {
    expect((await choose([row], plan)).does).toEqual(does);
  });

  it('skips rows that its base recorded, and records the newly scheduled ones for the next run', async () => {
    const rows = [
      found('old', { dueAt: afterNoon }),
      found('new', { readyAt: afterNoon }),
      found('edited', { readyAt: afterNoon, version: 2 }),
    ];
    const recorded = { base: [...rows.slice(0, 2), { id: 'edited', version: 1 }].map(dispatchedRowKey) };

    const { does, requests } = await choose(rows, { readyBy: noon, base }, { recorded });
    expect(does).toEqual(['new recorded', 'edited sent recorded']);
    expect(requests).toEqual(['dispatchedOf run 00', 'dispatchedOf base 00']);
  });

  it('skips rows that the partial runs before its base recorded', async () => {
    const rows = ['base', 'other', 'none'].map((id) => found(id, { readyAt: afterNoon }));
    const keyOf = (id: string) => [dispatchedRowKey({ id, version: 1 })];
    const recorded = { base: keyOf('base'), other: keyOf('other') };

    const { does } = await choose(rows, { readyBy: noon, base, recordedBy: ['other'] }, { recorded });
    expect(does).toEqual(['base recorded', 'other recorded', 'none sent recorded']);
  });

  it('leaves newly scheduled rows to the next run when it has recorded 4,000', async () => {
    const rows = [
      found('1', { readyAt: afterNoon }),
      found('2', { readyAt: afterNoon }),
      found('old', { readyAt: noon }),
    ];
    const recorded = { run: Array.from({ length: 3_999 }, (_, index) => `key ${index}`) };

    expect((await choose(rows, { readyBy: noon }, { recorded })).does).toEqual(['1 sent recorded', 'old sent']);
  });

  it.each([
    ['no lost row is possible', {}, found('row')],
    ['every row is in the window of its base', { base }, found('row')],
    ['the window of lost rows has none', { lostBy: window }, found('row', { dueAt: afterNoon })],
  ])('makes no request when %s', async (_what, plan, row) => {
    expect((await choose([row], plan)).requests).toEqual([]);
  });
});
