import type { VersionEnd } from '@daybreak/domain';
import { countRunOutcomes } from '@daybreak/repository';
import * as v from 'valibot';
import { BrokenPromise } from './broken-promise.ts';
import type { Remains } from './check-history.ts';
import { own } from './own.ts';

/** Which run dispatched which versions of rows, as the queues saw it. */
export interface RunAccounts {
  dispatched(message: { rowId: string; version: number; runId: string }): void;
  /**
   * Checks, when nothing is in flight, that every run adds up: that the rows' histories count each version that it
   * dispatched once, as completed, skipped, failed or superseded, and nothing that it did not. A version whose message a queue
   * still holds, because nobody could settle it, is for a person to count.
   *
   * @param held The bodies of all messages that are on a queue.
   * @throws {BrokenPromise} I6.
   */
  check(remains: readonly Remains[], held: readonly string[]): Promise<void>;
}

const heldBodySchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ rowId: v.string(), version: v.number(), runId: v.string() }),
);

export function createRunAccounts(): RunAccounts {
  const runs = new Map<string, Map<string, { rowId: string; version: number }>>();

  return {
    dispatched({ rowId, version, runId }) {
      const versions = runs.get(runId) ?? new Map<string, { rowId: string; version: number }>();
      runs.set(runId, versions.set(`${rowId} v${version}`, { rowId, version }));
    },
    async check(remains, held) {
      const byId = new Map(remains.map((row) => [row.id, row]));
      const heldVersions = new Set(held.flatMap(heldVersion));
      const heldCounts = new Map<string, number>();
      for (const [runId, versions] of runs) {
        for (const { rowId, version } of versions.values()) {
          const end = own(byId.get(rowId)?.history ?? {}, String(version));
          if (isCounted(runId, end)) continue;
          if (heldVersions.has(`${runId}: ${rowId} v${version}`)) {
            heldCounts.set(runId, (heldCounts.get(runId) ?? 0) + 1);
            continue;
          }
          const what = `the run ${runId} dispatched version ${version}, and nothing records how that ended for it`;
          throw new BrokenPromise('I6', rowId, what, {
            expected: `an end by ${runId}, or a note of it`,
            found: end,
          });
        }
      }
      for (const [runId, { completed, skipped, failed, superseded }] of await countRunOutcomes(eachOf(remains))) {
        const expected = runs.get(runId)?.size ?? 0;
        const found = completed + skipped + failed + superseded + (heldCounts.get(runId) ?? 0);
        if (found !== expected) throw new BrokenPromise('I6', runId, 'the run does not add up', { expected, found });
      }
    },
  };
}

/** A message that nobody could read belongs to no run. */
function heldVersion(body: string): string[] {
  const { success, output } = v.safeParse(heldBodySchema, body);
  return success ? [`${output.runId}: ${output.rowId} v${output.version}`] : [];
}

function isCounted(runId: string, end: VersionEnd | undefined): boolean {
  return end !== undefined && (end.runId === runId || Object.hasOwn(end.superseded ?? {}, runId));
}

async function* eachOf<Item>(items: readonly Item[]): AsyncGenerator<Item, void, void> {
  yield* items;
}
