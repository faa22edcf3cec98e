/** Replaces the value of a property. Returns a function that restores it. */
export function patchProperty(target: object, key: PropertyKey, value: unknown): () => void {
  const original = Object.getOwnPropertyDescriptor(target, key);
  const enumerable = original?.enumerable ?? true;
  Object.defineProperty(target, key, { configurable: true, writable: true, enumerable, value });
  return () => {
    if (original === undefined) Reflect.deleteProperty(target, key);
    else Object.defineProperty(target, key, original);
  };
}
