import { Duration } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, type Function, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { RowsTable } from '../constructs/rows-table.ts';
import type { Deployment } from '../deployment.ts';
import { grantKeyToUseTables } from '../grant-key.ts';
import { InfraError } from '../stage.ts';

export interface StreamConsumerProps {
  deployment: Deployment;
  settings: { batchSize: number; batchWindowSeconds: number };
  table: RowsTable;
  function: Function;
}

/**
 * Only a scheduled version can end. Left out are new rows, archived ends, edits of rows that had ended, and deletions. A row that a run skipped has
 * the status `cancelled` in its item, for older releases.
 */
const mayEndVersion = {
  eventName: ['MODIFY'],
  dynamodb: {
    OldImage: { status: { S: ['scheduled'] } },
    NewImage: { status: { S: ['scheduled', 'completed', 'failed', 'cancelled'] } },
  },
};

/** The event source mapping of the rows table's stream, for writes that may end a version, and the permissions that it needs. */
export class StreamConsumer extends EventSourceMapping {
  constructor(scope: Construct, id: string, { deployment, settings, table, function: target }: StreamConsumerProps) {
    const { tableStreamArn } = table;
    if (tableStreamArn === undefined) throw new InfraError('The rows table has no stream');
    super(scope, id, {
      target,
      eventSourceArn: tableStreamArn,
      // A version that ends before the mapping is ready would otherwise be missed.
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: settings.batchSize,
      maxBatchingWindow: Duration.seconds(settings.batchWindowSeconds),
      // A batch that crashes the function is split, down to the record that does it.
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      // Without limits on attempts and age, since a destination of failures would get no data: the notifier itself holds what it cannot send.
      filters: [{ pattern: JSON.stringify(mayEndVersion) }],
    });
    Grant.addToPrincipal({
      grantee: target,
      actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      resourceArns: [tableStreamArn],
    });
    Grant.addToPrincipal({ grantee: target, actions: ['dynamodb:ListStreams'], resourceArns: ['*'] });
    acknowledge(target, 'AwsSolutions-IAM5[Resource::*]', 'dynamodb:ListStreams has no resource types.');
    grantKeyToUseTables(target, deployment.encryptionKey);
  }
}
