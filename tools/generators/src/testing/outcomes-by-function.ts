import { startLocalStack } from '@daybreak/local-stack';
import { createRowRepository } from '@daybreak/repository';
import { createDynamoDBDocumentClient, systemClock } from '@daybreak/runtime';
import * as v from 'valibot';

const outcomeSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ message: v.literal('outcome'), function: v.string(), outcome: v.string(), rowId: v.string() }),
);
const outputsSchema = v.object({ RowsTableName: v.string(), ScheduleName: v.string(), DueShardCount: v.string() });

/**
 * Starts what a template says, puts rows of two values that are due, and runs the day until nothing is left to do. Gives
 * what each function logged of each message, as `done a`, by the function's name, in alphabetical order.
 */
export async function outcomesByFunction(
  templatePath: string,
  rowIds: readonly string[],
): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  await using started = new AsyncDisposableStack();
  const stack = await startLocalStack({
    templatePath,
    warmUp: false,
    // The dead letters of the step that gives up.
    leaves: 'any',
    // Nothing listens there: the step of docs/steps.md gives up.
    environment: { LOG_LEVEL: 'DEBUG', NOTICE_URL: 'http://127.0.0.1:1' },
    // A message that comes once more would be logged once more.
    delivery: { duplicates: 0 },
    onFunctionLog: (_, line) => {
      const { success, output } = v.safeParse(outcomeSchema, line);
      if (success) (found[output.function] ??= []).push(`${output.outcome} ${output.rowId}`);
    },
  });
  started.defer(async () => await stack.stop());
  const outputs = v.parse(outputsSchema, stack.outputs);
  const documentClient = createDynamoDBDocumentClient({
    endpoint: stack.dynamodbEndpoint,
    region: stack.region,
    credentials: { accessKeyId: 'owner', secretAccessKey: 'local' },
  });
  started.defer(() => documentClient.destroy());
  const rows = createRowRepository({
    documentClient,
    tableName: outputs.RowsTableName,
    shardCount: Number(outputs.DueShardCount),
    clock: systemClock,
  });

  for (const id of rowIds) {
    const changes = { price: 12.5, label: 'Spring' };
    await rows.put({ id, dueDate: '2026-03-29', timeZone: 'UTC', rule: 'apply-changes', changes, values: {} });
  }
  await stack.fireSchedule(outputs.ScheduleName, { scheduledTime: new Date('2026-03-29T12:00:00Z') });
  await stack.waitUntilIdle({ timeoutMs: 60_000, skipTime: true });
  return Object.fromEntries(Object.entries(found).map(([name, outcomes]) => [name, outcomes.toSorted()]));
}
