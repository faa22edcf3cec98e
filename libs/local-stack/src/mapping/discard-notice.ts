import type { DiscardedBatch } from './shard-cursor.ts';

/** What an on-failure destination gets of records that are given up: where they are in the stream, and not what they hold. */
export function discardNotice(
  { records, attempts, condition }: DiscardedBatch,
  { shardId, streamArn, functionName, now }: { shardId: string; streamArn: string; functionName: string; now: number },
): object {
  const [first] = records;
  const last = records.at(-1);
  return {
    requestContext: { functionArn: functionName, condition, approximateInvokeCount: attempts },
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: first?.dynamodb.SequenceNumber,
      endSequenceNumber: last?.dynamodb.SequenceNumber,
      approximateArrivalOfFirstRecord: instantOf(first?.dynamodb.ApproximateCreationDateTime),
      approximateArrivalOfLastRecord: instantOf(last?.dynamodb.ApproximateCreationDateTime),
      batchSize: records.length,
      streamArn,
    },
  };
}

function instantOf(epochSeconds = 0): string {
  return new Date(epochSeconds * 1_000).toISOString();
}
