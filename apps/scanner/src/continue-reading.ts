import { NotStartedError, type MessageOutcome, type TimeCheck } from '@daybreak/batch';
import type { OwnOutcome, ScanMessage } from '@daybreak/domain';
import { finishRun } from './finish-run.ts';
import { readShard } from './read-shard.ts';
import type { ScanDueRowsDependencies } from './scan-due-rows.ts';
import { sendScanMessages } from './send-scan-messages.ts';

/**
 * Reads a shard from its cursor until the shard is done or the time is up, and sends a scan message for the rest. After an
 * error a retry continues at the saved cursor.
 */
export async function continueReading(
  { runId, shard }: ScanMessage,
  dependencies: ScanDueRowsDependencies,
  checkTime: TimeCheck,
): Promise<MessageOutcome<OwnOutcome>> {
  const run = await dependencies.runs.get(runId);
  // The record of a run expires later than any message, so nothing is left to do.
  if (run === undefined) return { outcome: 'superseded' };
  let isOutOfTime = false;
  try {
    const outcome = await readShard({ run, shard, checkTime }, dependencies);
    if (outcome.kind === 'fenced') return { outcome: 'superseded' };
    if (outcome.kind === 'done') await finishRun(outcome.run, dependencies);
  } catch (error) {
    if (!(error instanceof NotStartedError)) throw error;
    isOutOfTime = true;
  }
  if (isOutOfTime) await sendScanMessages([{ runId, shard }], dependencies);
  return { outcome: 'done', fields: { isOutOfTime } };
}
