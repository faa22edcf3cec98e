import type { MissingRules, RunRepository } from '@daybreak/repository';

/** A message that waits for a rule is tried every 15 minutes: what was noted longer ago than that, and a few minutes, is past. */
const pastAfterMs = 20 * 60_000;

/** The rules that rows wait for now, and when that was last noted; undefined when they wait for none. */
export async function rulesWaitedFor(
  runs: Pick<RunRepository, 'missingRules'>,
  now: Date,
): Promise<MissingRules | undefined> {
  const missing = await runs.missingRules();
  return missing === undefined || now.getTime() - Date.parse(missing.at) > pastAfterMs ? undefined : missing;
}
