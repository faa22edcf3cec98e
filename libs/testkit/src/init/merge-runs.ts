import { isDeepStrictEqual } from 'node:util';
import type { TableItem } from '../waiting/create-table-reader.ts';
import { pairByLikeness } from '../waiting/pair-by-likeness.ts';
import type { ObservedRun } from './observe-run.ts';

/** A value that differs between two runs. */
export class Varying {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** The items of a table, by key, or as a list if their keys differ between runs. */
export type ExpectedItems = Readonly<Record<string, unknown>> | readonly unknown[];

/** What a first test expects of a run. */
export type ExpectedRun = Omit<ObservedRun, 'tables'> & { readonly tables: Readonly<Record<string, ExpectedItems>> };

/** Merges the tables of two runs of the same arrival. A value that differs becomes `Varying`. */
export function mergeTables(
  first: ObservedRun['tables'],
  second: ObservedRun['tables'],
): Readonly<Record<string, ExpectedItems>> {
  return Object.fromEntries(
    Object.entries(first).map(([table, items]) => [table, mergeItems(items, second[table] ?? {})]),
  );
}

function mergeItems(first: Readonly<Record<string, TableItem>>, second: Readonly<Record<string, TableItem>>) {
  if (Object.keys(first).every((key) => key in second))
    return Object.fromEntries(Object.entries(first).map(([key, item]) => [key, merge(item, second[key])]));
  return pairByLikeness(Object.values(first), Object.values(second)).flatMap(([item, other]) =>
    item === undefined ? [] : [merge(item, other)],
  );
}

function merge(one: unknown, other: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(other) && one.length === other.length)
    return one.map((each, index) => merge(each, other[index]));
  if (isMap(one) && isMap(other))
    return Object.fromEntries(Object.entries(one).map(([key, each]) => [key, merge(each, other[key])]));
  return isDeepStrictEqual(one, other) ? one : new Varying(one);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return Object.prototype.toString.call(value) === '[object Object]';
}
