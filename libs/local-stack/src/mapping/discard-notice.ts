import type { DiscardedBatch } from './shard-cursor.ts';

/** Returns the message to an on-failure destination: the positions of discarded records in the stream, without their content. */
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
