/** Returns a copy of an object of unknown shape, such as a part of a request's body, or an empty object for any other value. */
export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Returns copies of the objects of a list, or an empty list for any other value. */
export function recordsOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(recordOf) : [];
}
