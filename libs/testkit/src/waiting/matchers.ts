import { inspect } from 'node:util';

/** Stands in an expected value for what a test can't know. Jest's own, such as `expect.any(String)`, are such matchers. */
export interface Matcher {
  /** Whether the actual value is one that may stand here. */
  asymmetricMatch(actual: unknown): boolean;
}

/**
 * An expected value, any part of which may be a matcher. JSON has no end to its depth and the compiler's patience has: below the
 * fourth level a part is a value or a matcher as a whole.
 */
export type Expected<Value, Levels extends readonly unknown[] = [1, 2, 3, 4]> =
  | Value
  | Matcher
  | (Value extends object
      ? Levels extends readonly [unknown, ...infer Below]
        ? { [Key in keyof Value]: Expected<Value[Key], Below> }
        : never
      : never);

export function isMatcher(value: unknown): value is Matcher {
  return (
    typeof value === 'object' &&
    value !== null &&
    'asymmetricMatch' in value &&
    typeof value.asymmetricMatch === 'function'
  );
}

class AnyInstant implements Matcher {
  asymmetricMatch(actual: unknown): boolean {
    return typeof actual === 'string' && isInstant(actual);
  }

  toString(): string {
    return 'any instant';
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** Matches a UTC instant such as `2027-03-28T00:00:00.000Z`. Jest's matchers take it too. */
export const anyInstant: Matcher = new AnyInstant();

function isInstant(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}
