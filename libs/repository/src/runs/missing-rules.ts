import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { ItemError } from '../errors.ts';
import { readAttributes, toAttributes } from '../items/attribute-value.ts';
import { attributeNames } from '../table/conditions.ts';
import type { RunTable } from './run-table.ts';

/** The id of the item that names the missing rules. */
export const missingRulesId = 'missing-rules';

const missingRulesSchema = v.object({
  /** The rules that the latest batch with such rows needed. */
  rules: v.array(v.string()),
  /** UTC instant of that batch. */
  at: v.string(),
});
export type MissingRules = v.InferOutput<typeof missingRulesSchema>;

/** Bounds the item: a batch may have 100 rows, each with another missing rule. */
const maximumRules = 20;

/** Records rules that rows need and that are not deployed. */
export async function recordMissingRules(
  { documentClient, tableName, clock }: RunTable,
  rules: readonly string[],
): Promise<void> {
  const update = 'SET #rules = :rules, #at = :at';
  const missing: MissingRules = { rules: rules.slice(0, maximumRules), at: clock.now().toISOString() };
  await documentClient.send(
    new UpdateItemCommand({
      TableName: tableName,
      Key: { runId: { S: missingRulesId } },
      UpdateExpression: update,
      ExpressionAttributeNames: attributeNames(update),
      ExpressionAttributeValues: toAttributes({ ':rules': missing.rules, ':at': missing.at }),
    }),
  );
}

/** The missing rules of the latest batch; undefined when no rule was ever missing. Throws ItemError for an invalid item. */
export async function readMissingRules({ documentClient, tableName }: RunTable): Promise<MissingRules | undefined> {
  const { Item: item } = await documentClient.send(
    new GetItemCommand({ TableName: tableName, Key: { runId: { S: missingRulesId } }, ConsistentRead: true }),
  );
  if (item === undefined) return undefined;
  const { values } = readAttributes(item, Object.keys(missingRulesSchema.entries));
  const parsed = v.safeParse(missingRulesSchema, values);
  if (!parsed.success) throw new ItemError('run', missingRulesId, 'its attributes are not those of missing rules');
  return parsed.output;
}
