import { isDeepStrictEqual } from 'node:util';
import type { Row } from '@daybreak/domain';
import type { RowRepository, RunRepository } from '@daybreak/repository';
import { BrokenPromise } from './broken-promise.ts';

/** How commands read whole tables. */
export interface TableReads {
  rows: Pick<RowRepository, 'countDue' | 'scanRows'>;
  runs: Pick<RunRepository, 'list'>;
}

/** What the tables hold. */
export interface TablesAtEnd {
  rows: readonly Row[];
  /** UTC instants at which rows are due that are scheduled and that no pause holds. */
  dueAts: readonly string[];
  runIds: readonly string[];
}

/**
 * Checks that commands see every row and every run, and count each due row once, however short the pages are.
 *
 * @throws {BrokenPromise} I6.
 */
export async function checkTableReads({ rows, runs }: TableReads, tables: TablesAtEnd): Promise<void> {
  const found: Row[] = [];
  for await (const row of rows.scanRows()) found.push(row);
  expectSame('scanRows', found.map(describe), tables.rows.map(describe));
  const list = await runs.list({ limit: tables.runIds.length + 1 });
  expectSame(
    'the list of runs',
    list.map(({ runId }) => runId),
    tables.runIds,
  );
  // One of the instants, so that rows are on both sides of it.
  const dueBy = tables.dueAts[Math.floor(tables.dueAts.length / 2)] ?? '2026-03-29T00:00:00.000Z';
  const expected = tables.dueAts.filter((dueAt) => dueAt <= dueBy).length;
  const counted = await rows.countDue({ dueBy });
  if (counted === expected) return;
  throw new BrokenPromise('I6', 'countDue', `rows that are due by ${dueBy} are miscounted`, {
    expected,
    found: counted,
  });
}

const describe = ({ id, version, status }: Row): string => `${id} v${version} ${status}`;

function expectSame(subject: string, found: readonly string[], expected: readonly string[]): void {
  if (isDeepStrictEqual(found.toSorted(), expected.toSorted())) return;
  throw new BrokenPromise('I6', subject, 'it does not show what the table holds', { expected, found });
}
