import { differences, type Difference, showDifferences } from './differences.ts';
import type { Expected } from './matchers.ts';

/** What reads rows as they are now: a repository, or a reader of the table's own items. */
export interface RowReader<Row extends { id: string }> {
  /** Those of the rows that exist, in any order. */
  getMany(ids: readonly string[]): Promise<readonly Row[]>;
}

export interface RowExpectation<Row> {
  /** Compares every attribute: what is expected is the whole row. Throws RowExpectationError. */
  toEqual(expected: Expected<Row>): Promise<void>;
  /** Throws RowExpectationError when there is such a row. */
  toBeAbsent(): Promise<void>;
}

export interface RowExpectations<Row> {
  expectRow(id: string): RowExpectation<Row>;
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
 * Makes the assertions on rows.
 *
 * @example
 * const { expectRow, expectUntouched } = createRowExpectations(rows);
 * await expectRow('price-1').toEqual({ ...before, status: 'completed', completedAt: anyInstant, updatedAt: anyInstant });
 * await expectUntouched(otherRowsBefore);
 */
export function createRowExpectations<Row extends { id: string }>(rows: RowReader<Row>): RowExpectations<Row> {
  async function expectAll(
    expectation: string,
    expected: ReadonlyMap<string, Expected<Row> | undefined>,
  ): Promise<void> {
    const found = new Map((await rows.getMany([...expected.keys()])).map((row) => [row.id, row]));
    const failed = [...expected].flatMap(([id, row]) => {
      const places = differences(row, found.get(id));
      return places.length === 0 ? [] : [[id, places] as const];
    });
    if (failed.length > 0) throw new RowExpectationError(expectation, new Map(failed));
  }

  return {
    expectRow: (id) => ({
      toEqual: async (expected) => await expectAll('as expected', new Map([[id, expected]])),
      toBeAbsent: async () => await expectAll('absent', new Map([[id, undefined]])),
    }),
    async expectUntouched(rowsBefore) {
      const expected = new Map([...rowsBefore].map((row) => [row.id, row]));
      if (expected.size === 0) throw new Error('expectUntouched was given no rows');
      await expectAll('untouched', expected);
    },
  };
}
