/**
 * Makes V8 store an object with fast properties. V8 stores an object that grew key by key, such as the configuration of an
 * SDK client, as a dictionary, which takes ten times as long to copy. It converts a dictionary that is the prototype of
 * another object when code enumerates the keys of that object.
 * https://v8.dev/blog/fast-properties
 */
export function restoreFastProperties(object: object): void {
  const derived: unknown = Object.create(object);
  for (const key in Object(derived)) if (key === '') return;
}
