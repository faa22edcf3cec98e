import type { VersionEnd } from '@daybreak/domain';
import type { Published, Report } from '@daybreak/testkit';
import * as v from 'valibot';
import { BrokenPromise } from './broken-promise.ts';
import type { Remains } from './check-history.ts';

export interface ToldEndsOptions {
  /** Every row, and the tombstone of each deleted row. */
  remains: () => readonly Remains[];
  /** Epoch milliseconds. */
  now: () => number;
  /** The age of an end from which its event may overtake, and be overtaken. */
  holdAfterMs: number;
  report: Report;
}

/** The events that were sent for the ends of versions. */
export interface ToldEnds {
  published(event: Pick<Published, 'detailType' | 'detail'>): void;
  /** Checks that every end was told; `given up` are the bodies of messages with events that wait for an operator. Throws BrokenPromise. */
  check(givenUp: readonly string[]): void;
}

const detailSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ id: v.string(), rowId: v.string(), version: v.number(), endedAt: v.string(), dueDate: v.string() }),
);

/** The type of the event, by the end of a version. Other ends have no event. */
const detailTypes: Partial<Record<VersionEnd['end'], string>> = {
  completed: 'RowCompleted',
  failed: 'RowFailed',
  skipped: 'RowSkipped',
};

/** Follows the events of one run: each of an end that has happened, and the first ones of a row in the order of its versions. */
export function createToldEnds({ remains, now, holdAfterMs, report }: ToldEndsOptions): ToldEnds {
  const told = new Set<string>();
  /** By row: the latest version that was told in its turn. */
  const latest = new Map<string, number>();

  return {
    published({ detailType, detail }) {
      const { id, rowId, version, endedAt, dueDate } = v.parse(detailSchema, detail);
      const end = remains().find((row) => row.id === rowId)?.history[version];
      if (end === undefined || detailTypes[end.end] !== detailType || end.at !== endedAt || end.dueDate !== dueDate) {
        report(new BrokenPromise('I9', id, `${detailType} was told, which has not happened`, { found: end }));
      }
      if (told.has(id)) return;
      told.add(id);
      // The stream did not wait for it.
      if (now() - Date.parse(endedAt) >= holdAfterMs) return;
      const before = latest.get(rowId) ?? 0;
      if (version < before)
        report(new BrokenPromise('I9', id, `it was told for the first time after version ${before} of the row`));
      latest.set(rowId, Math.max(before, version));
    },
    check(givenUp) {
      for (const { id, history } of remains()) {
        for (const [version, { end }] of Object.entries(history)) {
          const eventId = `${id}/${version}`;
          if (detailTypes[end] === undefined || told.has(eventId)) continue;
          if (givenUp.some((body) => body.includes(JSON.stringify(eventId)))) continue;
          throw new BrokenPromise('I9', eventId, `nobody was told that the version ${end}`, {
            expected: detailTypes[end],
          });
        }
      }
    },
  };
}
