export const maximumEntries = 10;
/** The limit on one message, and on all messages of one request. */
export const maximumBytes = 1_048_576;

/**
 * Splits entries, in their order, into requests of at most 10 entries and `requestBytes`. The default is SendMessageBatch's
 * limit, 1 MiB.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
 */
export function chunkEntries<Entry extends { bytes: number }>(
  entries: readonly Entry[],
  requestBytes = maximumBytes,
): Entry[][] {
  const chunks: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const last = chunks.at(-1);
    if (last === undefined || last.length === maximumEntries || bytes + entry.bytes > requestBytes) {
      chunks.push([entry]);
      bytes = entry.bytes;
    } else {
      last.push(entry);
      bytes += entry.bytes;
    }
  }
  return chunks;
}
