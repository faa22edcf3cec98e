import fc from 'fast-check';
import { asJson, hostileJson, type Json } from './hostile-json.ts';
import { hostileText } from './hostile-text.ts';

type Damage = (container: Json[] | { [key: string]: Json }, key: string | number) => void;

/** Generates copies of `good` with one to `maximumChanges` (default 3) changes: a value removed, replaced or added. */
export function damaged(good: Json, options: { maximumChanges?: number } = {}): fc.Arbitrary<Json> {
  const damage = fc.oneof(
    { weight: 4, arbitrary: hostileJson().map((value): Damage => replaceWith(value)) },
    { weight: 2, arbitrary: fc.constant<Damage>(remove) },
    { weight: 2, arbitrary: fc.tuple(hostileText(), hostileJson()).map(([key, value]): Damage => add(key, value)) },
  );
  const changes = fc.array(fc.tuple(fc.nat(), damage), { minLength: 1, maxLength: options.maximumChanges ?? 3 });
  return changes.map((damages) => {
    // In a list, so that a change can also replace the whole value.
    const root: Json[] = [structuredClone(good)];
    for (const [nth, apply] of damages) {
      const entries = entriesOf(root);
      const entry = entries[nth % entries.length];
      if (entry !== undefined) apply(...entry);
    }
    return root[0] ?? null;
  });
}

/** Generates `good` or a damaged copy of it. */
export function maybeDamaged(good: Json, options?: { maximumChanges?: number }): fc.Arbitrary<Json> {
  return fc.oneof({ weight: 1, arbitrary: fc.constant(good) }, { weight: 3, arbitrary: damaged(good, options) });
}

type Entry = Parameters<Damage>;

function entriesOf(value: Json): Entry[] {
  if (Array.isArray(value)) return value.flatMap((element, index): Entry[] => [[value, index], ...entriesOf(element)]);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, element]): Entry[] => [[value, key], ...entriesOf(element)]);
}

/** Inserts a copy of the value: a later change may modify it, and fast-check uses the original again when it shrinks a case. */
const replaceWith =
  (replacement: Json): Damage =>
  (container, key) => {
    const value = asJson(replacement);
    Object.defineProperty(container, key, { value, enumerable: true, writable: true, configurable: true });
  };

const remove: Damage = (container, key) => {
  if (Array.isArray(container)) container.splice(Number(key), 1);
  else Reflect.deleteProperty(container, key);
};

const add =
  (name: string, value: Json): Damage =>
  (container) => {
    if (Array.isArray(container)) container.push(asJson(value));
    else replaceWith(value)(container, name);
  };
