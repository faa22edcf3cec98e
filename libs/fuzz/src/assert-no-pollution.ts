type Descriptors = ReadonlyMap<PropertyKey, PropertyDescriptor | undefined>;

/** What every object inherits from, with the properties that each has had from the start. */
const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype].map((prototype) => ({
  prototype,
  before: descriptorsOf(prototype),
}));

/** Throws when a property of a built-in prototype is not as it was, and puts all back. */
export function assertNoPollution(): void {
  const changed = prototypes.flatMap(({ prototype, before }) => restore(prototype, before));
  if (changed.length > 0) throw new PollutionError(changed.map(String));
}

/** The keys whose properties were added, lost or overwritten. */
function restore(prototype: object, before: Descriptors): PropertyKey[] {
  const now = descriptorsOf(prototype);
  const keys = [...new Set([...now.keys(), ...before.keys()])];
  const changed = keys.filter((key) => !isSame(now.get(key), before.get(key)));
  for (const key of changed) {
    const was = before.get(key);
    if (was === undefined) Reflect.deleteProperty(prototype, key);
    else Reflect.defineProperty(prototype, key, was);
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

/** Some code wrote to what every object inherits from. */
export class PollutionError extends Error {
  override readonly name = 'PollutionError';

  constructor(keys: readonly string[]) {
    super(`a built-in prototype was given ${keys.join(', ')}`);
  }
}
