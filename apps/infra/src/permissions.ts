import { Grant } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { RowsTable } from './constructs/rows-table.ts';
import type { RunsTable } from './constructs/runs-table.ts';

export interface PermissionsProps {
  scanner: Function;
  worker: Function;
  writer: Function;
  deadLetter: Function;
  rowsTable: RowsTable;
  runsTable: RunsTable;
  rowQueue: IQueue;
  valueQueue: IQueue;
  parkingQueue: IQueue;
}

/**
 * Gives each function exactly the actions that it calls. What a mapping needs to feed a function comes with the mapping,
 * and each function's log with the function. No function may delete a row or read the whole table.
 */
export function grantPermissions(pipeline: PermissionsProps): void {
  const { scanner, worker, writer, deadLetter, rowsTable, runsTable, rowQueue, valueQueue, parkingQueue } = pipeline;

  grant(scanner, ['dynamodb:Query'], rowsTable.dueIndexArn);
  grant(scanner, ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], runsTable.tableArn);
  grant(scanner, ['sqs:SendMessage'], rowQueue.queueArn);
  // How deep both queues are says whether the last run is still being worked on.
  grant(scanner, ['sqs:GetQueueAttributes'], rowQueue.queueArn, valueQueue.queueArn);

  // The update completes a row whose rule plans nothing, or fails one whose rule can't plan.
  grant(worker, ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem'], rowsTable.tableArn);
  grant(worker, ['sqs:SendMessage'], valueQueue.queueArn);

  grant(writer, ['dynamodb:UpdateItem'], rowsTable.tableArn);

  grant(deadLetter, ['dynamodb:UpdateItem'], rowsTable.tableArn);
  grant(deadLetter, ['sqs:SendMessage'], parkingQueue.queueArn);
}

function grant(grantee: Function, actions: string[], ...resourceArns: string[]): void {
  Grant.addToPrincipal({ grantee, actions, resourceArns });
}
