import type { MissingRules, RunRepository } from '@daybreak/repository';

/** The worker retries a message that waits for a rule every 15 minutes. An older record means that no message waits any more. */
const pastAfterMs = 20 * 60_000;

/** The rules that rows wait for, and when the worker last recorded them. Undefined when no row waits. */
export async function rulesWaitedFor(
  runs: Pick<RunRepository, 'missingRules'>,
  now: Date,
): Promise<MissingRules | undefined> {
  const missing = await runs.missingRules();
  return missing === undefined || now.getTime() - Date.parse(missing.at) > pastAfterMs ? undefined : missing;
}
