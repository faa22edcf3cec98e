import type { MessageSender } from '@daybreak/batch';
import type { ScanMessage } from '@daybreak/domain';

export interface ScanMessageDependencies {
  /** Sends to the scan queue. */
  scanMessages: MessageSender<ScanMessage>;
}

/** Sends scan messages. Throws the error of the first message that was not sent. */
export async function sendScanMessages(
  messages: readonly ScanMessage[],
  { scanMessages }: ScanMessageDependencies,
): Promise<void> {
  const sent = await scanMessages.sendBatch(messages);
  const failure = sent.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}
