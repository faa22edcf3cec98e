import { isDeepStrictEqual } from 'node:util';
import type { Plan, Row } from '@daybreak/domain';
import type { Story } from '@daybreak/repository';
import { checkHistoryStep, type Remains } from './check-history.ts';
import { checkPipelineWrite } from './check-pipeline-write.ts';
import { InvariantViolation, type Report } from './violation.ts';

export interface ObservedRowsOptions {
  /** Reads what there is of a row, past the gate. */
  readStory: (id: string) => Promise<Story | undefined>;
  plan: (row: Row) => Plan;
  report: Report;
}

/** Every row as it stood after the last effect on it, and what it was after its owner's last edit. */
export interface ObservedRows {
  get(id: string): Row | undefined;
  ids(): string[];
  /** Every row, and what is left of deleted ones. */
  remains(): Remains[];
  /** What the row was when its owner last had a hand in it. */
  lastOwned(id: string): Row | undefined;
  /** A row that the run begins with. */
  begin(row: Row): void;
  /** Looks at a row after an effect of the pipeline and reports what is wrong with it. True when more than its history changed. */
  afterPipeline(id: string): Promise<boolean>;
  /** Looks at a row after an effect of its owner. True when there was one. */
  afterOwner(id: string): Promise<boolean>;
}

/** Follows the rows of one run, one effect at a time. */
export function observeRows({ readStory, plan, report }: ObservedRowsOptions): ObservedRows {
  const current = new Map<string, Remains>();
  const owned = new Map<string, Row>();
  const earlierVersions = new Map<string, Row[]>();
  const read = async (id: string): Promise<Remains | undefined> => {
    const story = await readStory(id);
    return story?.row ?? story?.tombstone;
  };

  function remember(id: string, remains: Remains | undefined): void {
    const before = rowOf(current.get(id));
    if (before !== undefined && before.version !== remains?.version)
      earlierVersions.set(id, [...(earlierVersions.get(id) ?? []), before]);
    if (remains === undefined) current.delete(id);
    else current.set(id, remains);
  }

  function checkPipeline(id: string, before: Remains, after: Remains | undefined): void {
    const row = rowOf(before);
    if (after === undefined || (row !== undefined && after.status === 'deleted'))
      throw new InvariantViolation('I1', id, 'the pipeline deleted the row', { expected: before, found: after });
    checkHistoryStep(before, after, 'pipeline');
    const found = rowOf(after);
    if (row !== undefined && found !== undefined) {
      const earlier = (earlierVersions.get(id) ?? []).map(plan);
      checkPipelineWrite(row, found, { plan: plan(row), earlier });
    } else if (!isDeepStrictEqual(withoutHistory(before), withoutHistory(after))) {
      throw new InvariantViolation('I3', id, 'a deleted row was changed', { expected: before, found: after });
    }
  }

  return {
    get: (id) => rowOf(current.get(id)),
    ids: () => [...current.keys()],
    remains: () => [...current.values()],
    lastOwned: (id) => owned.get(id),
    begin(row) {
      current.set(row.id, row);
      owned.set(row.id, row);
    },
    async afterPipeline(id) {
      const before = current.get(id);
      const after = await read(id);
      if (isDeepStrictEqual(before, after)) return false;
      if (before === undefined) report(new InvariantViolation('I1', id, 'the pipeline made a row', { found: after }));
      else reportIfThrown(report, () => checkPipeline(id, before, after));
      remember(id, after);
      return !isDeepStrictEqual(withoutHistory(before), withoutHistory(after));
    },
    async afterOwner(id) {
      const before = current.get(id);
      const after = await read(id);
      if (isDeepStrictEqual(before, after)) return false;
      if (before !== undefined && after !== undefined) {
        reportIfThrown(report, () => {
          checkRaised(before, after);
          checkHistoryStep(before, after, 'owner');
        });
      }
      remember(id, after);
      const row = rowOf(after);
      if (row === undefined) owned.delete(id);
      else owned.set(id, row);
      return true;
    },
  };
}

function rowOf(remains: Remains | undefined): Row | undefined {
  return remains === undefined || remains.status === 'deleted' ? undefined : remains;
}

function withoutHistory(remains: Remains | undefined): object {
  const { history: _, ...rest } = remains ?? { history: {} };
  return rest;
}

/** What is left of a deleted row keeps its version, which the next row goes on from. */
function checkRaised(before: Remains, after: Remains): void {
  const expected = after.status === 'deleted' ? before.version : before.version + 1;
  if (after.version === expected) return;
  throw new InvariantViolation('I3', before.id, "an owner's edit did not raise the version", {
    expected,
    found: after.version,
  });
}

function reportIfThrown(report: Report, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof InvariantViolation)) throw error;
    report(error);
  }
}
