import * as v from 'valibot';

/** The maximum timeout of a function. */
const longestInvocationMs = 15 * 60_000;
/** More than the clock of an invocation can be fast. */
const fastestMs = 5_000;

const stampSchema = v.union([v.object({ S: v.pipe(v.string(), v.isoTimestamp()) }), v.object({ N: v.string() })]);

/** Whether an attribute's value is the time of its write. Such a value comes from the clock, not from a read. */
export function isStamp(value: unknown, now: number): boolean {
  const { success, output } = v.safeParse(stampSchema, value);
  if (!success) return false;
  const at = 'S' in output ? [Date.parse(output.S)] : [Number(output.N), Number(output.N) * 1_000];
  return at.some((instant) => now - longestInvocationMs <= instant && instant <= now + fastestMs);
}
