import type { Tree } from '@nx/devkit';
import { readFile, replaceIn } from '../edit-file.ts';
import type { Names } from '../names.ts';

const security = 'docs/security.md';
const operations = 'docs/operations.md';

/** Adds to both tables of docs/security.md what the new function may do, and what the one before it may do besides. */
export function addGrants(tree: Tree, { name, pascal }: Names, after: string): void {
  const fed = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];
  insertBefore(tree, grantOf('the schedule', 'lambda:InvokeFunction'), [
    `| ${after} | sqs:SendMessage | ${pascal}Queue | forwards to ${name} |`,
    `| ${name} | dynamodb:BatchGetItem | RowsTable | reads the rows of a batch |`,
    ...fed.map((action) => `| ${name} | sqs:${action} | ${pascal}Queue | is fed by it |`),
  ]);
  const mayEncrypt = grantOf(after, 'kms:GenerateDataKey').test(readFile(tree, security));
  insertBefore(tree, grantOf('the schedule', 'kms:Decrypt'), [
    ...(mayEncrypt ? [] : [`| ${after} | kms:GenerateDataKey | key via sqs | forwards to ${name} |`]),
    `| ${name} | kms:Decrypt | key via dynamodb | reads rows |`,
    `| ${name} | kms:Decrypt | key via sqs | is fed by its queue |`,
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

**Means** that the step ${name} gave up on messages after five attempts. Their rows are as they were: no step fails a row.

**Look** at its log for the outcome \`retry\`, and at \`${name}-errors\`.

**Do** mend it within 14 days, then send the dead letters back to its queue (\`aws sqs start-message-move-task\`).

### ${name}-queue-behind

**Means** that a message has waited an hour for the step ${name}. Rows are not late by it, but the step is.

**Look** at \`${name}-errors\`, \`${name}-throttles\`, and whether the mapping of its queue is enabled.

**Do** mend it within four days: then messages expire, and nobody sends them again. If big days are normal, raise its
\`maximumConcurrency\` in \`apps/infra/src/steps/${name}.ts\`.

### ${name}-errors

**Means** that whole batches of the step ${name} fail. The ${after} and its rows are not held up.

**Look** at its log for \`batch failed\`, \`Task timed out\`, or an error while it starts (\`ConfigError\` names the variable).

**Do** roll back if it came with a deployment. Messages come back after three minutes, five times, then they are dead letters.

### ${name}-throttles

**Means** that the account had no room for the step ${name} for 15 minutes.

**Look** at \`ConcurrentExecutions\` of the account.

**Do** as for \`worker-throttles\`.
`;
}
