import fc from 'fast-check';
import { asJson, hostileJson, type Json } from './hostile-json.ts';
import { hostileText } from './hostile-text.ts';

type Damage = (container: Json[] | { [key: string]: Json }, key: string | number) => void;

/** Copies of `good` with one to `most` (default 3) changes: a value removed, a value replaced, or a value added. */
export function damaged(good: Json, options: { most?: number } = {}): fc.Arbitrary<Json> {
  const damage = fc.oneof(
    { weight: 4, arbitrary: hostileJson().map((value): Damage => replaceWith(value)) },
    { weight: 2, arbitrary: fc.constant<Damage>(remove) },
    { weight: 2, arbitrary: fc.tuple(hostileText(), hostileJson()).map(([key, value]): Damage => add(key, value)) },
  );
  const places = fc.array(fc.tuple(fc.nat(), damage), { minLength: 1, maxLength: options.most ?? 3 });
  return places.map((damages) => {
    // In a list, so that a change can also replace the whole value.
    const root: Json[] = [structuredClone(good)];
    for (const [nth, apply] of damages) {
      const all = placesOf(root);
      const place = all[nth % all.length];
      if (place !== undefined) apply(...place);
    }
    return root[0] ?? null;
  });
}

/** `good`, or a damaged copy of it. */
export function maybeDamaged(good: Json, options?: { most?: number }): fc.Arbitrary<Json> {
  return fc.oneof({ weight: 1, arbitrary: fc.constant(good) }, { weight: 3, arbitrary: damaged(good, options) });
}

type Place = Parameters<Damage>;

function placesOf(value: Json): Place[] {
  if (Array.isArray(value)) return value.flatMap((element, index): Place[] => [[value, index], ...placesOf(element)]);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, element]): Place[] => [[value, key], ...placesOf(element)]);
}

/** Inserts a copy of the value: a later change may modify it, and fast-check uses the original again when it shrinks a case. */
const replaceWith =
  (given: Json): Damage =>
  (container, key) => {
    const value = asJson(given);
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
