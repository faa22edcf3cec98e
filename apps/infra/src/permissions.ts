import { Grant } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { Deployment } from './deployment.ts';
import { grantKeyToSend, grantKeyToUseTables } from './grant-key.ts';
import type { Pipeline } from './pipeline.ts';
import { grantRetryPolicy } from './retry-policy.ts';

/** The id of the rows' table's settings, without its first character, which no row's id has and a policy can't hold. */
const settingsIds = '*daybreak-settings';

/**
 * Gives each function exactly the actions that it calls. What a mapping needs to feed a function comes with the mapping,
 * and each function's log with the function. No function may delete a row or read the whole table.
 */
export function grantPermissions(pipeline: Pipeline, { encryptionKey }: Deployment): void {
  const { scanner, worker, writer, deadLetter, rowsTable, runsTable, scanQueue, row, value, parkingQueue } = pipeline;

  grant(scanner, ['dynamodb:Query'], rowsTable.dueIndexArn);
  grant(scanner, ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], runsTable.tableArn);
  // Rows that look lost are read themselves before they are dispatched again.
  grant(scanner, ['dynamodb:BatchGetItem'], rowsTable.tableArn);
  // It raises the table's count of shards, and changes no row.
  Grant.addToPrincipal({
    grantee: scanner,
    actions: ['dynamodb:UpdateItem'],
    resourceArns: [rowsTable.tableArn],
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [settingsIds] } },
  });
  grant(scanner, ['sqs:SendMessage'], scanQueue.queue.queueArn, row.queue.queueArn);
  grantRetryPolicy(scanner, scanQueue);
  // How deep both queues are says whether the last run is still being worked on.
  grant(scanner, ['sqs:GetQueueAttributes'], row.queue.queueArn, value.queue.queueArn);

  // The update completes a row whose rule plans nothing, or fails one whose rule can't plan.
  grant(worker, ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem'], rowsTable.tableArn);
  // To note which rules rows wait for.
  grant(worker, ['dynamodb:UpdateItem'], runsTable.tableArn);
  grant(worker, ['sqs:SendMessage'], row.queue.queueArn, value.queue.queueArn);
  grantRetryPolicy(worker, row);

  grant(writer, ['dynamodb:UpdateItem'], rowsTable.tableArn);
  // A recurring row whose next date has come too goes on at once.
  grant(writer, ['sqs:SendMessage'], row.queue.queueArn);
  grantRetryPolicy(writer, value);

  grant(deadLetter, ['dynamodb:UpdateItem'], rowsTable.tableArn);
  grant(deadLetter, ['sqs:SendMessage'], parkingQueue.queueArn);
  grant(deadLetter, ['sqs:ChangeMessageVisibility'], row.deadLetterQueue.queueArn, value.deadLetterQueue.queueArn);

  for (const each of [scanner, worker, writer, deadLetter]) grantKeyToUseTables(each, encryptionKey);
  for (const sender of [scanner, worker, writer, deadLetter]) grantKeyToSend(sender, encryptionKey);
}

function grant(grantee: Function, actions: string[], ...resourceArns: string[]): void {
  Grant.addToPrincipal({ grantee, actions, resourceArns });
}
