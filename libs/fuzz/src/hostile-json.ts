import fc from 'fast-check';
import { hostileText } from './hostile-text.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Copies a JSON value, without undefined properties. Throws TypeError for a value that JSON cannot hold. */
export function asJson(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== 'object') throw new TypeError(`JSON cannot hold a ${typeof value}`);
  const entries = Object.entries<unknown>({ ...value }).filter(([, element]) => element !== undefined);
  return Object.fromEntries(entries.map(([key, element]) => [key, asJson(element)]));
}

const oddNumbers = [0, -0, 1.5, -1, 2 ** 53, 2 ** 53 + 2, 1e21, 1e126, 1e300, 5e-324, -1e308, 0.1 + 0.2];

/** Generates any JSON value with any keys, including `__proto__` as an own key. */
export function hostileJson(): fc.Arbitrary<Json> {
  const scalar = fc.oneof(
    { weight: 3, arbitrary: hostileText() },
    {
      weight: 2,
      arbitrary: fc.oneof(
        fc.constantFrom(...oddNumbers),
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
      ),
    },
    { weight: 1, arbitrary: fc.constantFrom(null, true, false) },
  );
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 4, arbitrary: scalar },
      { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 4 }) },
      { weight: 2, arbitrary: objectOf(tie('value')) },
    ),
  }));
  return value;
}

/** Generates an object of JSON values with any keys. */
export function hostileObject(): fc.Arbitrary<Record<string, Json>> {
  return objectOf(hostileJson());
}

function objectOf(value: fc.Arbitrary<Json>): fc.Arbitrary<Record<string, Json>> {
  // fromEntries defines `__proto__` as an own key. An assignment would set the prototype.
  return fc.array(fc.tuple(hostileText(), value), { maxLength: 4 }).map((entries) => Object.fromEntries(entries));
}

/** Generates a message body: JSON, truncated or extended JSON, lists nested deeper than the call stack allows, or any text. */
export function hostileBody(json: fc.Arbitrary<Json> = hostileJson()): fc.Arbitrary<string> {
  const text = json.map((value) => JSON.stringify(value));
  return fc.oneof(
    { weight: 6, arbitrary: text },
    { weight: 2, arbitrary: hostileText() },
    { weight: 1, arbitrary: fc.tuple(text, fc.nat(200)).map(([body, at]) => body.slice(0, at)) },
    { weight: 1, arbitrary: fc.tuple(text, hostileText()).map(([body, more]) => body + more) },
    { weight: 1, arbitrary: fc.constantFrom('[', '{"a":').map((open) => open.repeat(20_000)) },
    { weight: 1, arbitrary: fc.constant(`${'['.repeat(20_000)}${']'.repeat(20_000)}`) },
  );
}
