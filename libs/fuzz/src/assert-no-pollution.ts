type Descriptors = ReadonlyMap<PropertyKey, PropertyDescriptor | undefined>;

/** The built-in prototypes and their properties at the time this module was loaded. */
const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype].map((prototype) => ({
  prototype,
  before: descriptorsOf(prototype),
}));

/** Throws PollutionError if a property of a built-in prototype has changed, and restores it. */
export function assertNoPollution(): void {
  const changed = prototypes
    .filter(({ prototype, before }) => !isUnchanged(prototype, before))
    .flatMap(({ prototype, before }) => restore(prototype, before));
  if (changed.length > 0) throw new PollutionError(changed.map(String));
}

/** Compares without building a map, because it runs after each case. */
function isUnchanged(prototype: object, before: Descriptors): boolean {
  if (Reflect.ownKeys(prototype).length !== before.size) return false;
  for (const [key, original] of before)
    if (!isSame(Object.getOwnPropertyDescriptor(prototype, key), original)) return false;
  return true;
}

/** Restores the properties, and returns the keys that were added, removed or overwritten. */
function restore(prototype: object, before: Descriptors): PropertyKey[] {
  const now = descriptorsOf(prototype);
  const keys = [...new Set([...now.keys(), ...before.keys()])];
  const changed = keys.filter((key) => !isSame(now.get(key), before.get(key)));
  for (const key of changed) {
    const original = before.get(key);
    if (original === undefined) Reflect.deleteProperty(prototype, key);
    else Reflect.defineProperty(prototype, key, original);
  }
  return changed;
}

function descriptorsOf(object: object): Descriptors {
  return new Map(Reflect.ownKeys(object).map((key) => [key, Object.getOwnPropertyDescriptor(object, key)]));
}

function isSame(one: PropertyDescriptor | undefined, other: PropertyDescriptor | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return Object.is(one.value, other.value) && one.get === other.get && one.set === other.set;
}

/** The code under test changed a built-in prototype, from which other objects inherit. */
export class PollutionError extends Error {
  override readonly name = 'PollutionError';

  constructor(keys: readonly string[]) {
    super(`The code under test changed properties of a built-in prototype: ${keys.join(', ')}`);
  }
}
