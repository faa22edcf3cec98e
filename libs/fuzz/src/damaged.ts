import fc from 'fast-check';
import { asJson, hostileJson, type Json } from './hostile-json.ts';
import { hostileText } from './hostile-text.ts';

type Damage = (container: Json[] | { [key: string]: Json }, key: string | number) => void;

/** Copies of a good value in which a few places are lost, put in the place of others, or joined by what does not belong there. */
export function damaged(good: Json, options: { most?: number } = {}): fc.Arbitrary<Json> {
  const damage = fc.oneof(
    { weight: 4, arbitrary: hostileJson().map((value): Damage => replaceBy(value)) },
    { weight: 2, arbitrary: fc.constant<Damage>(lose) },
    { weight: 2, arbitrary: fc.tuple(hostileText(), hostileJson()).map(([key, value]): Damage => joinBy(key, value)) },
  );
  const places = fc.array(fc.tuple(fc.nat(), damage), { minLength: 1, maxLength: options.most ?? 3 });
  return places.map((damages) => {
    // Within a list, so that the whole value is a place as well.
    const root: Json[] = [structuredClone(good)];
    for (const [nth, apply] of damages) {
      const all = placesOf(root);
      const place = all[nth % all.length];
      if (place !== undefined) apply(...place);
    }
    return root[0] ?? null;
  });
}

/** Good or damaged. */
export function maybeDamaged(good: Json, options?: { most?: number }): fc.Arbitrary<Json> {
  return fc.oneof({ weight: 1, arbitrary: fc.constant(good) }, { weight: 3, arbitrary: damaged(good, options) });
}

type Place = Parameters<Damage>;

function placesOf(value: Json): Place[] {
  if (Array.isArray(value)) return value.flatMap((element, index): Place[] => [[value, index], ...placesOf(element)]);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, element]): Place[] => [[value, key], ...placesOf(element)]);
}

/** Puts a copy of the value there: a later damage may be within it, and the value itself is used again when a case is made smaller. */
const replaceBy =
  (given: Json): Damage =>
  (container, key) => {
    const value = asJson(given);
    Object.defineProperty(container, key, { value, enumerable: true, writable: true, configurable: true });
  };

const lose: Damage = (container, key) => {
  if (Array.isArray(container)) container.splice(Number(key), 1);
  else Reflect.deleteProperty(container, key);
};

const joinBy =
  (name: string, value: Json): Damage =>
  (container) => {
    if (Array.isArray(container)) container.push(asJson(value));
    else replaceBy(value)(container, name);
  };
