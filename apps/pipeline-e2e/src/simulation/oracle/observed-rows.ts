import { isDeepStrictEqual } from 'node:util';
import type { Row } from '@daybreak/domain';
import type { RowOrTombstone } from '@daybreak/repository';
import type { Item, Report } from '@daybreak/testkit';
import { BrokenPromise } from './broken-promise.ts';
import {
  checkOwnersEffect,
  checkPipelineEffect,
  rowOf,
  type Effect,
  type RowModel,
  type Seen,
} from './check-effect.ts';
import type { Remains } from './check-history.ts';
import type { ItemShape } from './check-item.ts';

export interface ObservedRowsOptions {
  model: RowModel;
  /** A row's item as it stands. */
  readItem: (id: string) => Item | undefined;
  /** What an item holds; throws for one that is no row and not what is left of one. */
  rowOrTombstoneOf: (item: Item) => RowOrTombstone;
  shapeOf: (held: RowOrTombstone, item: Item) => ItemShape;
  /** Whether the item is one of a row that a pause holds. */
  isHeld: (item: Item) => boolean;
  report: Report;
}

/** Every row as it stood after the last effect on it, and what it was after its owner's last edit. */
export interface ObservedRows {
  get(id: string): Row | undefined;
  ids(): string[];
  /** Every row, and what is left of deleted ones. */
  remains(): Remains[];
  /** Whether a pause holds the row. */
  isHeld(id: string): boolean;
  /** What the row was when its owner last had a hand in it. */
  lastOwned(id: string): Row | undefined;
  /** Looks at a row that the run begins with. */
  begin(id: string): void;
  /** Looks at a row after an effect of the pipeline, and reports what is wrong with it. */
  afterPipeline(id: string): void;
  /** Looks at a row after an effect of its owner, and reports what is wrong with it. */
  afterOwner(id: string): void;
}

/** Follows the rows of one run, one effect at a time. */
export function observeRows(options: ObservedRowsOptions): ObservedRows {
  const { readItem, rowOrTombstoneOf, shapeOf, isHeld, model, report } = options;
  const current = new Map<string, Seen>();
  const owned = new Map<string, Row>();
  const earlierVersions = new Map<string, Row[]>();
  const remainsOf = (id: string): Remains | undefined => current.get(id)?.held?.remains;

  function read(id: string, item: Item): Seen {
    try {
      const held = rowOrTombstoneOf(item);
      return { item, held: { remains: held.row ?? held.tombstone, shape: shapeOf(held, item) } };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      report(new BrokenPromise('I1', id, `the item that was left is no row: ${why}`, { found: item }));
      return { item };
    }
  }

  /** Undefined when there was no effect. */
  function look(id: string): Effect | undefined {
    const before = current.get(id);
    const item = readItem(id);
    if (isDeepStrictEqual(before?.item, item)) return undefined;
    return { id, before, after: item === undefined ? undefined : read(id, item) };
  }

  function remember({ id, before, after }: Effect): void {
    const row = rowOf(before?.held?.remains);
    if (row !== undefined && row.version !== after?.held?.remains.version)
      earlierVersions.set(id, [...(earlierVersions.get(id) ?? []), row]);
    if (after === undefined) current.delete(id);
    else current.set(id, after);
  }

  function rememberOwned(effect: Effect): void {
    remember(effect);
    const row = rowOf(effect.after?.held?.remains);
    if (row === undefined) owned.delete(effect.id);
    else owned.set(effect.id, row);
  }

  return {
    get: (id) => rowOf(remainsOf(id)),
    ids: () => [...current.keys()],
    remains: () => [...current.values()].flatMap(({ held }) => held?.remains ?? []),
    isHeld(id) {
      const seen = current.get(id);
      return seen !== undefined && isHeld(seen.item);
    },
    lastOwned: (id) => owned.get(id),
    begin(id) {
      const effect = look(id);
      if (effect !== undefined) rememberOwned(effect);
    },
    afterPipeline(id) {
      const effect = look(id);
      if (effect === undefined) return;
      reportIfThrown(report, () => checkPipelineEffect(effect, model, earlierVersions.get(id) ?? []));
      remember(effect);
    },
    afterOwner(id) {
      const effect = look(id);
      if (effect === undefined) return;
      reportIfThrown(report, () => checkOwnersEffect(effect));
      rememberOwned(effect);
    },
  };
}

function reportIfThrown(report: Report, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof BrokenPromise)) throw error;
    report(error);
  }
}
