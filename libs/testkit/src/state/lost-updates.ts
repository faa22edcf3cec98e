import { isDeepStrictEqual } from 'node:util';
import type { StackClock, TableModel } from '@daybreak/local-stack';
import type { Promises } from '../oracle/kit-promises.ts';
import type { ItemChange } from '../oracle/oracle.ts';
import { type DocumentPath, showPath, valueAt } from '../wire/document-path.ts';
import { type Item, keyOf } from '../wire/item.ts';
import { conditionPaths, overwrittenPaths } from '../wire/overwritten-paths.ts';
import { readItems } from '../wire/read-items.ts';
import type { WireRequest, WireResponse } from '../wire/transport.ts';
import { writtenItems } from '../wire/written-items.ts';
import type { Caller } from './caller.ts';
import { isStamp } from './is-stamp.ts';

/** Finds lost updates: writes of values that a caller computed from a read, after another caller changed what was read. */
export interface LostUpdates {
  /** Records the items that a response shows the caller. */
  onResponse(caller: Caller, request: WireRequest, response: WireResponse): void;
  /** Checks and records the changes of a request, whether or not the caller receives the response. */
  onWrite(caller: Caller, request: WireRequest, changes: readonly ItemChange[]): void;
}

/** An item as its caller knows it: as it was read, with the caller's own writes since. */
interface View {
  image: Item;
  /** Whether an attribute that is missing here was missing in the item. */
  isWhole: boolean;
}

interface Change extends ItemChange {
  caller: Caller;
}

export interface LostUpdatesOptions {
  tables: readonly TableModel[];
  promises: Promises;
  clock: Pick<StackClock, 'now'>;
}

export function createLostUpdates({ tables, promises, clock }: LostUpdatesOptions): LostUpdates {
  const views = new WeakMap<Caller, Map<string, View>>();
  const history = new Map<string, Change[]>();

  const viewsOf = (caller: Caller): Map<string, View> => {
    const known = views.get(caller) ?? new Map<string, View>();
    views.set(caller, known);
    return known;
  };

  function check(caller: Caller, name: string, table: TableModel, write: Write): void {
    const view = viewsOf(caller).get(name);
    if (view === undefined || isProtected(view, write)) return;
    for (const path of overtaken(view, write, table)) {
      const [root] = path;
      if (promises.lastWriteWins(table.name, String(root)) || root === table.timeToLiveAttribute) continue;
      const set = valueAt(write.after, path);
      const [read, found] = [valueAt(view.image, path), valueAt(write.before, path)];
      if (isStamp(set ?? found, clock.now())) continue;
      const other = history.get(name)?.findLast((change) => change.caller !== caller && changes(change, path))?.caller;
      if (other === undefined) continue;
      if (isDeepStrictEqual(found, set) && !(hasOtherNumber(read, set) && haveNoCommonCause(caller, other))) continue;
      // Two callers that handle one message may both delete the item.
      if (set === undefined && !haveNoCommonCause(caller, other)) continue;
      const subject = `${table.name} ${name.slice(table.name.length + 1)}`;
      const effect = set === undefined ? 'deleted it' : 'overwrote the change';
      const message = `${caller.name} read ${showPath(path)}, ${other.name} changed it, and ${caller.name} ${effect}`;
      promises.broken('no update is lost', subject, message, {
        expected: 'a condition on the value that was read, or an update that DynamoDB computes',
        found: { read, changedTo: found, overwrittenWith: set },
        callers: [other.name, caller.name],
      });
      return;
    }
  }

  return {
    onResponse(caller, request, response) {
      if (request.service !== 'DynamoDB') return;
      for (const { table, key, image, isWhole } of readItems(request, response, tables)) {
        const known = viewsOf(caller);
        const name = nameOf(table, key);
        const earlier = known.get(name);
        if (isWhole) known.set(name, { image, isWhole });
        else known.set(name, { image: { ...earlier?.image, ...image }, isWhole: earlier?.isWhole ?? false });
      }
    },
    onWrite(caller, request, changed) {
      for (const { table: tableName, itemOrKey, write } of writtenItems(request)) {
        const table = tables.find(({ name }) => name === tableName);
        if (table === undefined) continue;
        const name = nameOf(table, itemOrKey);
        const change = changed.find(
          (candidate) =>
            candidate.table === tableName && nameOf(table, candidate.after ?? candidate.before ?? {}) === name,
        );
        if (change === undefined) {
          const item = history.get(name)?.at(-1)?.after;
          check(caller, name, table, { table: tableName, before: item, after: item, request: write });
          continue;
        }
        check(caller, name, table, { ...change, request: write });
        history.set(name, [...(history.get(name) ?? []), { ...change, caller }]);
        addOwnWrite(viewsOf(caller).get(name), change, write['Item'] !== undefined);
      }
    },
  };
}

interface Write extends ItemChange {
  request: Readonly<Record<string, unknown>>;
}

function nameOf(table: TableModel, itemOrKey: Item): string {
  return `${table.name} ${JSON.stringify(keyOf(table, itemOrKey))}`;
}

/** Whether the write's condition tests something that has changed since the read. */
function isProtected({ image }: View, { before, request }: Write): boolean {
  return conditionPaths(request).some(({ path, tests }) => {
    const [read, found] = [valueAt(image, path), valueAt(before, path)];
    return tests === 'value' ? !isDeepStrictEqual(read, found) : (read === undefined) !== (found === undefined);
  });
}

/** Returns the paths that another caller has changed since the read and that the write sets or removes. */
function overtaken({ image, isWhole }: View, { before, after, request }: Write, table: TableModel): DocumentPath[] {
  const set = overwrittenPaths(request);
  const affectsAll = set === 'the whole item' || (after === undefined && before !== undefined);
  const paths = affectsAll ? rootsOf(image, before, after) : set;
  return paths.filter(
    (path) =>
      (isWhole || Object.hasOwn(image, String(path[0]))) &&
      !table.keySchema.some(({ name }) => name === path[0]) &&
      !isDeepStrictEqual(valueAt(image, path), valueAt(before, path)),
  );
}

function rootsOf(...items: readonly (Item | undefined)[]): DocumentPath[] {
  return [...new Set(items.flatMap((item) => Object.keys(item ?? {})))].map((name) => [name]);
}

function changes({ before, after }: ItemChange, path: DocumentPath): boolean {
  return !isDeepStrictEqual(valueAt(before, path), valueAt(after, path));
}

/** Whether two callers have no common cause. Two callers that each add one to what they read write the same sum, and one is lost. */
function haveNoCommonCause({ causes }: Caller, other: Caller): boolean {
  return ![...causes].some((cause) => other.causes.has(cause));
}

/** Whether a number in `set` is missing in `read`, or differs. */
function hasOtherNumber(read: unknown, set: unknown): boolean {
  if (typeof set !== 'object' || set === null) return false;
  if ('N' in set) return !isDeepStrictEqual(read, set);
  const known = typeof read === 'object' && read !== null ? new Map<string, unknown>(Object.entries(read)) : undefined;
  return Object.entries(set).some(([name, value]) => hasOtherNumber(known?.get(name), value));
}

/** Adds a caller's own write to its view. */
function addOwnWrite(view: View | undefined, { before, after }: ItemChange, isPut: boolean): void {
  if (view === undefined) return;
  if (isPut) {
    view.image = { ...after };
    view.isWhole = true;
    return;
  }
  for (const [name = ''] of rootsOf(before, after)) {
    const value = after?.[String(name)];
    if (isDeepStrictEqual(before?.[String(name)], value)) continue;
    if (value === undefined) Reflect.deleteProperty(view.image, name);
    else view.image = { ...view.image, [name]: value };
  }
}
