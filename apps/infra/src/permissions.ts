import { Grant } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { Deployment } from './deployment.ts';
import { grantKeyToSend, grantKeyToUseTables } from './grant-key.ts';
import type { Pipeline } from './pipeline.ts';
import { grantRetryPolicy } from './retry-policy.ts';

/** The id of the rows table's item of pauses. A policy cannot contain its first character, U+FFFF, which `*` replaces. No row id contains it. */
const pausesIds = '*daybreak-pauses';

/** The ids of the runs table's items that hold what the limits have let through. */
const rateIds = 'rate#*';

/**
 * Allows each function exactly the actions that it calls. `QueueConsumer` and `PipelineFunction` add the permissions of
 * event source mappings and logs. No function may delete a row or scan the table.
 */
export function grantPermissions(
  pipeline: Pipeline,
  { encryptionKey }: Deployment,
  { hasLimits }: { hasLimits: boolean },
): void {
  const { scanner, worker, writer, deadLetter, editor, rowsTable, runsTable } = pipeline;
  const { scanQueue, row, value, edits, parkingQueue } = pipeline;

  grant(scanner, ['dynamodb:Query'], rowsTable.dueIndexArn);
  grant(scanner, ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], runsTable.tableArn);
  // The scanner reads overdue rows from the table before it dispatches them again.
  grant(scanner, ['dynamodb:BatchGetItem'], rowsTable.tableArn);
  // The scanner raises the table's shard count, ends pauses, and releases the rows that they held back.
  grant(scanner, ['dynamodb:UpdateItem'], rowsTable.tableArn);
  grant(scanner, ['sqs:SendMessage'], scanQueue.queue.queueArn, row.queue.queueArn);
  grantRetryPolicy(scanner, scanQueue);
  // Messages in these queues mean that the last run is still in progress.
  grant(scanner, ['sqs:GetQueueAttributes'], row.queue.queueArn, value.queue.queueArn);

  // The worker completes a row whose plan has no values, fails a row that its rule cannot plan, and holds back a paused row.
  grant(worker, ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem'], rowsTable.tableArn);
  // The worker records the rules that rows wait for.
  grant(worker, ['dynamodb:UpdateItem'], runsTable.tableArn);
  // The worker reads what the limits have let through.
  if (hasLimits) grantItems(worker, runsTable.tableArn, rateIds);
  grant(worker, ['sqs:SendMessage'], row.queue.queueArn, value.queue.queueArn);
  grantRetryPolicy(worker, row);

  grant(writer, ['dynamodb:UpdateItem'], rowsTable.tableArn);
  // The writer dispatches a recurring row whose next occurrence is due already.
  grant(writer, ['sqs:SendMessage'], row.queue.queueArn);
  grantRetryPolicy(writer, value);

  grant(deadLetter, ['dynamodb:UpdateItem'], rowsTable.tableArn);
  grant(deadLetter, ['sqs:SendMessage'], parkingQueue.queueArn);
  grant(deadLetter, ['sqs:ChangeMessageVisibility'], row.deadLetterQueue.queueArn, value.deadLetterQueue.queueArn);

  // The editor does what an owner of rows may do. It reads a row, and the pauses, before it changes them.
  grant(editor, ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], rowsTable.tableArn);
  // The editor runs a row by hand: it records the run, and sends the row to the worker.
  grant(editor, ['dynamodb:PutItem', 'dynamodb:UpdateItem'], runsTable.tableArn);
  grant(editor, ['sqs:SendMessage'], row.queue.queueArn);
  grantRetryPolicy(editor, edits);

  for (const grantee of [scanner, worker, writer]) grantItems(grantee, rowsTable.tableArn, pausesIds);
  for (const grantee of [scanner, worker, writer, deadLetter, editor]) {
    grantKeyToUseTables(grantee, encryptionKey);
    grantKeyToSend(grantee, encryptionKey);
  }
}

/** Allows the function to read the items of these ids alone. */
function grantItems(grantee: Function, tableArn: string, ids: string): void {
  Grant.addToPrincipal({
    grantee,
    actions: ['dynamodb:GetItem'],
    resourceArns: [tableArn],
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [ids] } },
  });
}

function grant(grantee: Function, actions: string[], ...resourceArns: string[]): void {
  Grant.addToPrincipal({ grantee, actions, resourceArns });
}
