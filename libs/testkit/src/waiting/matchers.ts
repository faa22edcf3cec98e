import { inspect } from 'node:util';

/** Replaces a part of an expected value that a test cannot know. Jest's matchers, such as `expect.any(String)`, are such matchers. */
export interface Matcher {
  /** Whether the actual value matches. */
  asymmetricMatch(actual: unknown): boolean;
}

/**
 * An expected value, which may contain matchers down to its fourth level. The type stops there, because TypeScript limits the depth of
 * recursive types.
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

/** Matches a UTC instant such as `2027-03-28T00:00:00.000Z`. Works in Jest's `toEqual` too. */
export const anyInstant: Matcher = new AnyInstant();

function isInstant(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}
