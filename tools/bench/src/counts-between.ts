import type { UnitCount } from '@daybreak/local-stack';

/** Requests by operation, without those that were made none of. */
export function requestsBetween(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): Record<string, number> {
  const entries = Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)] as const);
  return Object.fromEntries(entries.filter(([, count]) => count > 0));
}

/** Units by table and by index. */
export function unitsBetween(
  before: Readonly<Record<string, UnitCount>>,
  after: Readonly<Record<string, UnitCount>>,
): Record<string, UnitCount> {
  return Object.fromEntries(
    Object.entries(after).map(([resource, { read, write, throttled }]) => {
      const earlier = before[resource] ?? { read: 0, write: 0, throttled: 0 };
      return [
        resource,
        { read: read - earlier.read, write: write - earlier.write, throttled: throttled - earlier.throttled },
      ];
    }),
  );
}
