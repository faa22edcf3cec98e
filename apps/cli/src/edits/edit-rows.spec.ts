import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dueAt } from '@daybreak/domain';
import { ConflictError, ItemError } from '@daybreak/repository';
import { expect, test } from '@jest/globals';
import { UsageError } from '../terminal/usage-error.ts';
import { makeCommandFolder } from '../testing/command-folder.ts';
import { testEnvironment } from '../testing/test-environment.ts';
import { editRows, writeLeft } from './edit-rows.ts';

const selected = (id: string) => ({ id, version: 3 });

test('each row is edited at the version at which it was selected, and one that changed in the meantime is skipped', async () => {
  const versions: unknown[] = [];
  const edit = async ({ id, version }: { id: string; version: number }): Promise<void> => {
    versions.push(version);
    if (id === 'b') throw ConflictError.atVersion(id, 3, 4);
  };
  const edited = await editRows(['a', 'b', 'c'].map(selected), edit, { rate: 10_000 }, testEnvironment());
  expect(versions).toEqual([3, 3, 3]);
  expect(edited).toEqual({ done: 2, skipped: [{ id: 'b', reason: 'it changed in the meantime' }], left: [] });
});

test('a row that can not be edited is skipped, and the others are edited', async () => {
  const faults: Record<string, () => unknown> = {
    zone: () => dueAt({ dueDate: '2026-03-29', timeZone: 'Mars/Base' }),
    item: () => {
      throw new ItemError('row', 'item', 'version is missing');
    },
    big: () => {
      throw Object.assign(new Error('Item size has exceeded the maximum allowed size'), {
        name: 'ValidationException',
      });
    },
    input: () => {
      throw new UsageError('its rule refuses it');
    },
  };
  const edit = async ({ id }: { id: string }): Promise<void> => void faults[id]?.();
  const rows = ['zone', 'item', 'big', 'input', 'good'].map(selected);
  const { done, skipped } = await editRows(rows, edit, { rate: 10_000 }, testEnvironment());
  expect(done).toBe(1);
  // A few rows are edited at once.
  expect(Object.fromEntries(skipped.map(({ id, reason }) => [id, reason]))).toEqual({
    zone: expect.stringMatching(
      /^Mars\/Base is not a time zone on this machine: set another with daybreak reschedule .*--zone/,
    ),
    item: "it can't be read: version is missing",
    big: 'DynamoDB rejects it: Item size has exceeded the maximum allowed size',
    input: 'its rule refuses it',
  });
});

test('an error that would meet every row stops the command, which keeps the rows that are left', async () => {
  const throttled = new Error('throttled');
  const edit = async ({ id }: { id: string }): Promise<void> => {
    if (id === 'c') throw throttled;
  };
  const rows = Array.from('abcdefghijklmnopqrstuvwxyz', selected);
  const edited = await editRows(rows, edit, { rate: 1_000_000 }, testEnvironment());
  expect(edited.stoppedBy).toBe(throttled);
  expect(edited.left).toContainEqual(selected('c'));
  expect(edited.done + edited.left.length).toBe(26);
});

test('an interrupt stops the command between two rows', async () => {
  const stop = new AbortController();
  const environment = { ...testEnvironment(), signal: stop.signal };
  const reason = new Error('interrupted');
  // On a busy machine the third turn may come before the timer of the second one has fired.
  const begun: string[] = [];
  const edit = async ({ id }: { id: string }): Promise<void> => {
    begun.push(id);
    if (begun.length === 2) stop.abort(reason);
  };
  const ids = ['a', 'b', 'c'];
  const edited = await editRows(ids.map(selected), edit, { rate: 2_000 }, environment);
  const left = ids.filter((id) => !begun.includes(id)).map(selected);
  expect(edited).toEqual({ done: 2, skipped: [], left, stoppedBy: reason });
  expect(left).toHaveLength(1);
});

test('the rows that are left are in a new file each time', () => {
  using folder = makeCommandFolder();
  const environment = { cwd: folder.path, env: {}, now: () => new Date('2026-03-29T12:00:00.123Z') };
  const [first, second] = [1, 2].map(() => writeLeft('cancel', [selected('a'), selected('b')], environment));
  expect([first, second]).toEqual([
    'daybreak-cancel-left-20260329T120000Z.jsonl',
    'daybreak-cancel-left-20260329T120000Z-2.jsonl',
  ]);
  expect(readFileSync(join(folder.path, first ?? ''), 'utf8')).toBe('{"id":"a","version":3}\n{"id":"b","version":3}\n');
  const nowhere = { ...environment, cwd: join(folder.path, 'nowhere') };
  expect(() => writeLeft('cancel', [selected('a')], nowhere)).toThrow('a list of the 1 row that is left');
});
