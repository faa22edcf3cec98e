import type { Tree } from '@nx/devkit';
import { readFile, replaceIn } from '../edit-file.ts';
import type { Names } from '../names.ts';

const security = 'docs/security.md';
const operations = 'docs/operations.md';

/** Adds to both tables of docs/security.md what the new function may do, and what the one before it may do besides. */
export function addGrants(tree: Tree, { name, pascal }: Names, previous: string): void {
  // The notifier sends to the steps after completion.
  const after = previous === 'completion' ? 'notifier' : previous;
  const fed = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];
  insertBefore(tree, grantOf('the schedule', 'lambda:InvokeFunction'), [
    `| ${after} | sqs:SendMessage | ${pascal}Queue | forwards to ${name} |`,
    `| ${name} | dynamodb:BatchGetItem | RowsTable | reads the rows of a batch |`,
    ...fed.map((action) => `| ${name} | sqs:${action} | ${pascal}Queue | the event source mapping polls it |`),
    `| ${name} | sqs:ChangeMessageVisibility | ${pascal}Queue | backs off after a platform fault |`,
    `| ${name} | sqs:SendMessage | ${pascal}DeadLetterQueue | gives up on a message, with the reason |`,
  ]);
  const mayEncrypt = grantOf(after, 'kms:GenerateDataKey').test(readFile(tree, security));
  insertBefore(tree, grantOf('the schedule', 'kms:Decrypt'), [
    ...(mayEncrypt ? [] : [`| ${after} | kms:GenerateDataKey | key via sqs | forwards to ${name} |`]),
    `| ${name} | kms:Decrypt | key via dynamodb | reads rows |`,
    `| ${name} | kms:Decrypt | key via sqs | receives from its queue |`,
    `| ${name} | kms:GenerateDataKey | key via sqs | sends to its dead-letter queue |`,
  ]);
}

/** Finds the line of a grant, however wide an editor made the table's columns. */
function grantOf(who: string, action: string): RegExp {
  return new RegExp(String.raw`^\| *${who} *\| *${action} *\|`, 'm');
}

function insertBefore(tree: Tree, line: RegExp, lines: readonly string[]): void {
  replaceIn(tree, security, line, `${lines.join('\n')}\n$&`);
}

/** Adds a section for each alarm of the new function to the runbook, which ends docs/operations.md. */
export function addRunbook(tree: Tree, name: string, after: string): void {
  tree.write(operations, `${readFile(tree, operations).trimEnd()}\n\n${runbook(name, after)}`);
}

function runbook(name: string, after: string): string {
  return `### ${name}-dead-letter-queue-not-empty

**Means**: the step ${name} gave up on messages. Their rows are unchanged: a step never fails a row.

**Look** at \`daybreak failed\`, which lists the messages by row and cause, and at the log of ${name}.

**Do**: fix the step within 14 days. Then send the messages to it again: \`daybreak redrive --step ${name}\`.

### ${name}-queue-behind

**Means**: a message has waited for an hour for the step ${name}. The step is late; the rows are not.

**Look** at \`${name}-errors\` and \`${name}-throttles\`. Check that the event source mapping of its queue is enabled.

**Do**: fix the step within four days. After that, messages expire and nothing sends them again. If large days are normal, raise
\`maximumConcurrency\` in \`apps/infra/src/steps/${name}.ts\`.

### ${name}-errors

**Means**: in two of three periods of five minutes, an invocation of the step ${name} ended in an error, a timeout or a crash. The ${after} and its
rows are not delayed.

**Look** at the log of ${name} for \`batch failed\`, \`Task timed out\`, or an error at the start (\`ConfigError\` names the variable).

**Do**: roll back if a deployment brought the error. A batch whose invocation ended comes back after three minutes. The step gives up on a message that fails
by an error of its own after about half an hour.

### ${name}-throttles

**Means**: for 15 minutes, the account had no concurrency for the step ${name}.

**Look** at the account's metric \`ConcurrentExecutions\`.

**Do** the same as for \`worker-throttles\`.
`;
}
