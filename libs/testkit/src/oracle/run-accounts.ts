import { countRunOutcomes } from '@daybreak/repository';
import type { VersionEnd } from '@daybreak/domain';
import type { Remains } from './check-history.ts';
import { own } from './own.ts';
import { InvariantViolation } from './violation.ts';

/** Which run dispatched which versions of rows, as the queues saw it. */
export interface RunAccounts {
  dispatched(message: { rowId: string; version: number; runId: string }): void;
  /**
   * Checks, when nothing is in flight, that every run adds up: that the rows' histories count each version that it
   * dispatched once, as completed, failed or superseded, and nothing that it did not.
   *
   * @throws {InvariantViolation} I6.
   */
  check(remains: readonly Remains[]): Promise<void>;
}

export function createRunAccounts(): RunAccounts {
  const runs = new Map<string, Map<string, { rowId: string; version: number }>>();

  return {
    dispatched({ rowId, version, runId }) {
      const versions = runs.get(runId) ?? new Map<string, { rowId: string; version: number }>();
      runs.set(runId, versions.set(`${rowId} v${version}`, { rowId, version }));
    },
    async check(remains) {
      const byId = new Map(remains.map((row) => [row.id, row]));
      for (const [runId, versions] of runs) {
        for (const { rowId, version } of versions.values()) {
          const end = own(byId.get(rowId)?.history ?? {}, String(version));
          if (isCounted(runId, end)) continue;
          const what = `the run ${runId} dispatched version ${version}, and nothing says how that ended for it`;
          throw new InvariantViolation('I6', rowId, what, {
            expected: `an end by ${runId}, or a note of it`,
            found: end,
          });
        }
      }
      for (const [runId, { completed, failed, superseded }] of await countRunOutcomes(eachOf(remains))) {
        const expected = runs.get(runId)?.size ?? 0;
        const found = completed + failed + superseded;
        if (found !== expected)
          throw new InvariantViolation('I6', runId, 'the run does not add up', { expected, found });
      }
    },
  };
}

function isCounted(runId: string, end: VersionEnd | undefined): boolean {
  return end !== undefined && (end.runId === runId || Object.hasOwn(end.superseded ?? {}, runId));
}

async function* eachOf<Item>(items: readonly Item[]): AsyncGenerator<Item, void, void> {
  yield* items;
}
