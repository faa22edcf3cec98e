import { isDeepStrictEqual } from 'node:util';
import type { Plan, Row } from '@daybreak/domain';
import { checkPipelineWrite } from './check-pipeline-write.ts';
import { InvariantViolation, type Report } from './violation.ts';

export interface ObservedRowsOptions {
  /** Reads a row as it stands, past the gate. */
  readRow: (id: string) => Promise<Row | undefined>;
  plan: (row: Row) => Plan;
  report: Report;
}

/** Every row as it stood after the last effect on it, and what it was after its owner's last edit. */
export interface ObservedRows {
  get(id: string): Row | undefined;
  ids(): string[];
  /** What the row was when its owner last had a hand in it. */
  lastOwned(id: string): Row | undefined;
  /** A row that the run begins with. */
  begin(row: Row): void;
  /** Looks at a row after an effect of the pipeline and reports what is wrong with it. True when there was one. */
  afterPipeline(id: string): Promise<boolean>;
  /** Looks at a row after an effect of its owner. True when there was one. */
  afterOwner(id: string): Promise<boolean>;
}

/** Follows the rows of one run, one effect at a time. */
export function observeRows({ readRow, plan, report }: ObservedRowsOptions): ObservedRows {
  const current = new Map<string, Row>();
  const owned = new Map<string, Row>();
  const earlierVersions = new Map<string, Row[]>();

  function remember(id: string, row: Row | undefined): void {
    const before = current.get(id);
    if (before !== undefined && before.version !== row?.version)
      earlierVersions.set(id, [...(earlierVersions.get(id) ?? []), before]);
    if (row === undefined) current.delete(id);
    else current.set(id, row);
  }

  return {
    get: (id) => current.get(id),
    ids: () => [...current.keys()],
    lastOwned: (id) => owned.get(id),
    begin(row) {
      current.set(row.id, row);
      owned.set(row.id, row);
    },
    async afterPipeline(id) {
      const before = current.get(id);
      const after = await readRow(id);
      if (isDeepStrictEqual(before, after)) return false;
      const earlier = (earlierVersions.get(id) ?? []).map(plan);
      remember(id, after);
      if (before === undefined) report(new InvariantViolation('I1', id, 'the pipeline made a row', { found: after }));
      else reportIfThrown(report, () => checkPipelineWrite(before, after, { plan: plan(before), earlier }));
      return true;
    },
    async afterOwner(id) {
      const before = current.get(id);
      const after = await readRow(id);
      if (isDeepStrictEqual(before, after)) return false;
      if (before !== undefined && after !== undefined && after.version <= before.version) {
        report(
          new InvariantViolation('I3', id, "an owner's edit did not raise the version", {
            expected: before.version + 1,
            found: after.version,
          }),
        );
      }
      remember(id, after);
      if (after !== undefined) owned.set(id, after);
      return true;
    },
  };
}

function reportIfThrown(report: Report, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof InvariantViolation)) throw error;
    report(error);
  }
}
