import { NotStartedError, type MessageOutcome, type TimeCheck } from '@daybreak/batch';
import type { ScanMessage } from '@daybreak/domain';
import { finishRun } from './finish-run.ts';
import { readShard } from './read-shard.ts';
import type { ScanDueRowsDependencies } from './scan-due-rows.ts';
import { sendScanMessages } from './send-scan-messages.ts';

/**
 * Reads a shard on from where its run left off, for as long as there is time, and leaves the rest to another message. What it throws is
 * worth another try.
 */
export async function continueReading(
  { runId, shard }: ScanMessage,
  dependencies: ScanDueRowsDependencies,
  checkTime: TimeCheck,
): Promise<MessageOutcome> {
  const run = await dependencies.runs.get(runId);
  // Its record is kept longer than any message.
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
