/** What every object inherits from, with the keys that each has had from the start. */
const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype].map((prototype) => ({
  prototype,
  keys: new Set(Reflect.ownKeys(prototype)),
}));

/** Throws when a built-in prototype has a key that it did not have, and takes the key away. */
export function assertNoPollution(): void {
  for (const { prototype, keys } of prototypes) {
    const added = Reflect.ownKeys(prototype).filter((key) => !keys.has(key));
    for (const key of added) Reflect.deleteProperty(prototype, key);
    if (added.length > 0) throw new PollutionError(added.map(String));
  }
}

/** Some code wrote to what every object inherits from. */
export class PollutionError extends Error {
  override readonly name = 'PollutionError';

  constructor(keys: readonly string[]) {
    super(`a built-in prototype was given ${keys.join(', ')}`);
  }
}
