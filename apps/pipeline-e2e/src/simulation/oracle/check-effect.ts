import { isDeepStrictEqual } from 'node:util';
import type { Plan, Row } from '@daybreak/domain';
import type { Item } from '@daybreak/testkit';
import { BrokenPromise } from './broken-promise.ts';
import { checkHistoryStep, type Remains } from './check-history.ts';
import { checkCatchUp, type IsLate } from './check-catch-up.ts';
import { checkItem, type ItemShape } from './check-item.ts';
import { checkPipelineWrite, wasHeld } from './check-pipeline-write.ts';

/** An item as it was read, and what it holds: a row, or what is left of one. */
export interface Seen {
  item: Item;
  /** Not there when the item is neither. */
  held?: { remains: Remains; shape: ItemShape };
}

/** What one request did to one item; `before` or `after` is undefined where there was none. */
export interface Effect {
  id: string;
  before: Seen | undefined;
  after: Seen | undefined;
}

/** What a model of the pipeline expects of a row. */
export interface RowModel {
  /** What its rule plans; undefined when it can't, now or ever. */
  plan: (row: Row) => Plan | undefined;
  /** Whether it may fail with an error of this name. */
  mayFail: (row: Row, name: string) => boolean;
  isLate: IsLate;
}

/** Checks an effect of the pipeline: on the row, on its history, on every attribute of its item. Throws BrokenPromise. */
export function checkPipelineEffect({ id, before, after }: Effect, model: RowModel, earlier: readonly Row[]): void {
  if (before === undefined) throw new BrokenPromise('I1', id, 'the pipeline made a row', { found: after?.item });
  const was = before.held?.remains;
  const is = after?.held?.remains;
  if (after === undefined || (rowOf(was) !== undefined && is?.status === 'deleted'))
    throw new BrokenPromise('I1', id, 'the pipeline deleted the row', { expected: was, found: is });
  if (was === undefined || after.held === undefined || is === undefined) return;
  checkHistoryStep(was, is, 'pipeline');
  const [row, found] = [rowOf(was), rowOf(is)];
  if (row !== undefined && found !== undefined) {
    checkRow(row, found, model, earlier);
  } else if (!isDeepStrictEqual(withoutHistory(was), withoutHistory(is))) {
    throw new BrokenPromise('I3', id, 'a deleted row was changed', { expected: was, found: is });
  }
  checkItem(id, after.item, after.held.shape, before.item);
}

function checkRow(row: Row, found: Row, { plan, mayFail, isLate }: RowModel, earlier: readonly Row[]): void {
  const planned = plan(row);
  const isHeld = wasHeld(row, found);
  if (!isHeld && planned === undefined && (found.version !== row.version || found.status === 'completed'))
    throw new BrokenPromise('I1', row.id, "the row was completed though its rule can't plan it", { found });
  checkPipelineWrite(row, found, {
    plan: planned ?? { values: {} },
    earlier: earlier.flatMap((version) => plan(version) ?? []),
  });
  checkCatchUp(row, found, isLate);
  if (row.status === 'failed' || found.status !== 'failed' || mayFail(row, found.lastError?.name ?? '')) return;
  const what = 'the row failed though it could succeed and none of its messages was given up on';
  throw new BrokenPromise('I6', row.id, what, { found });
}

/** Checks an owner's edit: it raised the version, is in the history, and left an item as it has to be. Throws BrokenPromise. */
export function checkOwnersEffect({ id, before, after }: Effect): void {
  if (after?.held === undefined) return;
  const was = before?.held?.remains;
  if (was !== undefined) {
    checkRaised(was, after.held.remains);
    checkHistoryStep(was, after.held.remains, 'owner');
  }
  checkItem(id, after.item, after.held.shape);
}

/** The row, if it is one and was not deleted. */
export function rowOf(remains: Remains | undefined): Row | undefined {
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
  throw new BrokenPromise('I3', before.id, "an owner's edit did not raise the version", {
    expected,
    found: after.version,
  });
}
