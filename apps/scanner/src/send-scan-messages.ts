import type { MessageSender } from '@daybreak/batch';
import type { ScanMessage } from '@daybreak/domain';

export interface ScanMessageDependencies {
  /** To the scan queue. */
  scanMessages: MessageSender<ScanMessage>;
}

/** Sends them all, or throws the reason of the first that was not sent. */
export async function sendScanMessages(
  messages: readonly ScanMessage[],
  { scanMessages }: ScanMessageDependencies,
): Promise<void> {
  const sent = await scanMessages.sendBatch(messages);
  const failure = sent.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}
