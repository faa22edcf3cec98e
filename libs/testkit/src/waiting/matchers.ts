import { inspect } from 'node:util';

/** Stands in an expected value for what a test can't know. Jest's own, such as `expect.any(String)`, are such matchers. */
export interface Matcher {
  asymmetricMatch(actual: unknown): boolean;
}

/** An expected value, any part of which may be a matcher. */
export type Expected<Value> =
  Value | Matcher | (Value extends object ? { [Key in keyof Value]: Expected<Value[Key]> } : never);

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

/** Matches a UTC instant as the rows hold it, such as `2027-03-28T00:00:00.000Z`. Jest's matchers take it too. */
export const anyInstant: Matcher = new AnyInstant();

function isInstant(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}
