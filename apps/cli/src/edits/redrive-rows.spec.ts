import { PassThrough } from 'node:stream';
import { dueAt } from '@daybreak/domain';
import { ConflictError, ItemError } from '@daybreak/repository';
import { expect, test } from '@jest/globals';
import { makeRow } from '../testing/make-row.ts';
import { testEnvironment } from '../testing/test-environment.ts';
import { redriveRows } from './redrive-rows.ts';

const nothingYet = () => ({ redriven: 0, skipped: [] });
const failed = (id: string) => ({ id, version: 3, function: 'worker', cause: 'no', at: '' });

test('redrive schedules each row at the version that failed, and skips a row that changed in the meantime', async () => {
  const versions: unknown[] = [];
  const redrive = async ({ id, version }: { id: string; version?: number | undefined }) => {
    versions.push(version);
    if (id === 'b') throw ConflictError.atVersion(id, 3, 4);
    return { row: makeRow({ id }), written: {} };
  };
  const report = nothingYet();
  await redriveRows({ redrive }, ['a', 'b', 'c'].map(failed), { report, rate: 10_000 }, testEnvironment());
  expect(versions).toEqual([3, 3, 3]);
  expect(report).toMatchObject({ redriven: 2, skipped: [{ id: 'b', reason: 'it changed in the meantime' }] });
});

test('redrive skips a row that can not be scheduled unchanged, and schedules the others', async () => {
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
  };
  const redrive = async ({ id }: { id: string }) => {
    faults[id]?.();
    return { row: makeRow({ id }), written: {} };
  };
  const report = nothingYet();
  const rows = ['zone', 'item', 'big', 'good'].map(failed);
  await redriveRows({ redrive }, rows, { report, rate: 10_000 }, testEnvironment());
  expect(report).toMatchObject({
    redriven: 1,
    skipped: [
      {
        id: 'zone',
        reason: expect.stringMatching(
          /^Mars\/Base is not a time zone on this machine: set another with daybreak reschedule .*--zone/,
        ),
      },
      { id: 'item', reason: "it can't be read: version is missing" },
      { id: 'big', reason: 'DynamoDB rejects it: Item size has exceeded the maximum allowed size' },
    ],
  });
});

test('redrive prints its progress before it throws an error', async () => {
  const stderr = new PassThrough({ encoding: 'utf8' });
  const environment = { ...testEnvironment(), stderr };
  const redrive = async (): Promise<never> => {
    throw new Error('throttled');
  };
  const done = redriveRows({ redrive }, [failed('a')], { report: nothingYet(), rate: 100 }, environment);
  await expect(done).rejects.toThrow('throttled');
  expect(stderr.read()).toBe('Redrove 0 of 1 row. Run the same command again for the rest\n');
});
