import type { Values } from '@daybreak/domain';
import { ConflictError, type RowOrTombstone } from '@daybreak/repository';
import { expect, test } from '@jest/globals';
import { makeRow } from '../testing/make-row.ts';
import { changeRow } from './change-row.ts';

/** A table of one row, which another writer changes before each of the first edits. */
function contested(times: number) {
  let version = 1;
  const attempts: { version?: number | undefined; changes: Values }[] = [];
  const rows = {
    getWithHistory: async (): Promise<RowOrTombstone> => ({ row: makeRow({ version, changes: { price: version } }) }),
    async change({ id, ...input }: { id: string; version?: number | undefined; changes: Values }) {
      attempts.push(input);
      if (attempts.length <= times) version++;
      if (input.version !== version) throw ConflictError.atVersion(id, input.version ?? 0, version);
      return { row: makeRow(), written: {} };
    },
  };
  return { attempts, target: { name: 'data', rows } };
}

const setName = (before: Values): Values => ({ ...before, name: 'y' });

test('a concurrent edit of another key is not lost', async () => {
  const { attempts, target } = contested(2);
  await changeRow(target, 'price-1', undefined, setName);
  expect(attempts.at(-1)).toEqual({ version: 3, changes: { price: 3, name: 'y' } });
});

test('change retries a few times, and not at all with --if-version', async () => {
  const { attempts, target } = contested(100);
  await expect(changeRow(target, 'price-1', undefined, setName)).rejects.toThrow(ConflictError);
  expect(attempts).toHaveLength(5);
  const other = contested(100);
  await expect(changeRow(other.target, 'price-1', 1, setName)).rejects.toThrow(ConflictError);
  expect(other.attempts).toHaveLength(1);
});

test('change rejects what the rule rejects, before it edits the row', async () => {
  const { attempts, target } = contested(0);
  const row = makeRow({ rule: 'renew', changes: { periodMonths: 1 } });
  const rows = { ...target.rows, getWithHistory: async (): Promise<RowOrTombstone> => ({ row }) };
  await expect(changeRow({ ...target, rows }, 'a', undefined, () => ({ periodMonths: 'a' }))).rejects.toThrow(
    "These changes can't be made: ",
  );
  expect(attempts).toEqual([]);
});
