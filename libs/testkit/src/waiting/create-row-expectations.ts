import { differences, type Difference, showDifferences } from './differences.ts';
import { eventually, type EventuallyOptions } from './eventually.ts';
import type { Expected } from './matchers.ts';

/** What reads rows as they are now: a repository, or a reader of the table's own items. */
export interface RowReader<Row extends Identified> {
  /** Those of the rows that exist, in any order. */
  getMany(ids: readonly string[]): Promise<readonly Row[]>;
  /** Every row there is, as far as a test may see them. */
  everyRow?(): Promise<readonly Row[]>;
}

/** A row, or an item of a table: told from others by its id, which is text. */
export interface Identified {
  readonly id?: unknown;
}

/** What can be expected of one row. */
export interface RowExpectation<Row> {
  /** Compares every attribute: what is expected is the whole row. Throws RowExpectationError. */
  toEqual(expected: Expected<Row>): Promise<void>;
  /** Throws RowExpectationError when there is such a row. */
  toBeAbsent(): Promise<void>;
}

/** Assertions on the rows that a reader reads, each time anew. */
export interface RowExpectations<Row> {
  expectRow(id: string): RowExpectation<Row>;
  /**
   * Each of these rows, by its id, is as a whole what is expected; where the reader reads every row, there is no other one.
   * Throws RowExpectationError, which names every row that is not so.
   */
  expectRows(expected: Readonly<Record<string, Expected<Row>>>): Promise<void>;
  /** Throws RowExpectationError unless each row still is just what it was, and Error when no rows are given: that would prove nothing. */
  expectUntouched(rowsBefore: Iterable<Row>): Promise<void>;
}

/** Rows are not as expected; the message lists every place at which they differ. */
export class RowExpectationError extends Error {
  override name = 'RowExpectationError';
  /** By the id of the row; a row that there is or isn't, against what was expected, differs as a whole, at the path ''. */
  readonly differences: ReadonlyMap<string, readonly Difference[]>;

  constructor(expectation: string, found: ReadonlyMap<string, readonly Difference[]>) {
    const lines = [...found]
      .slice(0, 20)
      .flatMap(([id, places]) => [`  row ${id}`, ...showDifferences(places).map((line) => `    ${line}`)]);
    super([`${found.size} ${found.size === 1 ? 'row is' : 'rows are'} not ${expectation}:`, ...lines].join('\n'));
    this.differences = found;
  }
}

/**
 * Makes the assertions on rows. Where nothing says when the work is done, `waiting` has those that can come true repeated
 * until they do (EventuallyError at its deadline); that a row is untouched is asserted once, after what shows that the work is done.
 *
 * @example
 * const { expectRow, expectUntouched } = createRowExpectations(rows);
 * await expectRow('price-1').toEqual({ ...before, status: 'completed', completedAt: anyInstant, updatedAt: anyInstant });
 * await expectUntouched(otherRowsBefore);
 */
export function createRowExpectations<Row extends Identified>(
  rows: RowReader<Row>,
  waiting?: EventuallyOptions,
): RowExpectations<Row> {
  const inTime = async (assertion: () => Promise<void>): Promise<void> =>
    waiting === undefined ? await assertion() : await eventually(assertion, waiting);

  return {
    expectRow: (id) => ({
      toEqual: async (expected) =>
        await inTime(async () => compare('as expected', new Map([[id, expected]]), await rows.getMany([id]))),
      toBeAbsent: async () => await inTime(async () => compare('absent', new Map(), await rows.getMany([id]))),
    }),
    async expectRows(expected) {
      const byId = new Map(Object.entries(expected));
      await inTime(async () => {
        const found = (await rows.everyRow?.()) ?? (await rows.getMany([...byId.keys()]));
        compare('as expected', byId, found);
      });
    },
    async expectUntouched(rowsBefore) {
      const expected = new Map([...rowsBefore].map((row) => [String(row.id), row]));
      if (expected.size === 0) throw new Error('expectUntouched was given no rows');
      compare('untouched', expected, await rows.getMany([...expected.keys()]));
    },
  };
}

/** Throws RowExpectationError unless these are the rows that are expected, and no others. */
function compare<Row extends Identified>(
  expectation: string,
  expected: ReadonlyMap<string, Expected<Row>>,
  rows: readonly Row[],
): void {
  const found = new Map(rows.map((row) => [String(row.id), row]));
  const failed = [...new Set([...expected.keys(), ...found.keys()])].flatMap((id) => {
    const places = differences(expected.get(id), found.get(id));
    return places.length === 0 ? [] : [[id, places] as const];
  });
  if (failed.length > 0) throw new RowExpectationError(expectation, new Map(failed));
}
