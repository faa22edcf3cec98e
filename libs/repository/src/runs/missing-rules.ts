import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { ItemError } from '../errors.ts';
import { readAttributes, toAttributes } from '../items/attribute-value.ts';
import { attributeNames } from '../table/conditions.ts';
import type { RunTable } from './run-table.ts';

/** The id of the item that names the rules which rows wait for. */
export const missingRulesId = 'missing-rules';

const missingRulesSchema = v.object({
  /** Those that the last batch with such rows was missing. */
  rules: v.array(v.string()),
  /** UTC instant: when that was. */
  at: v.string(),
});
export type MissingRules = v.InferOutput<typeof missingRulesSchema>;

/** The most rules that are named: a batch has at most 100 rows, each perhaps of another rule. */
const mostRules = 20;

/** Notes that rows wait for these rules, for `missingRules` to tell. */
export async function noteMissingRules(
  { documentClient, tableName, clock }: RunTable,
  rules: readonly string[],
): Promise<void> {
  const update = 'SET #rules = :rules, #at = :at';
  const noted: MissingRules = { rules: rules.slice(0, mostRules), at: clock.now().toISOString() };
  await documentClient.send(
    new UpdateItemCommand({
      TableName: tableName,
      Key: { runId: { S: missingRulesId } },
      UpdateExpression: update,
      ExpressionAttributeNames: attributeNames(update),
      ExpressionAttributeValues: toAttributes({ ':rules': noted.rules, ':at': noted.at }),
    }),
  );
}

/** The rules that rows last waited for; undefined when none ever did. Throws ItemError for an item that names none. */
export async function readMissingRules({ documentClient, tableName }: RunTable): Promise<MissingRules | undefined> {
  const { Item: item } = await documentClient.send(
    new GetItemCommand({ TableName: tableName, Key: { runId: { S: missingRulesId } }, ConsistentRead: true }),
  );
  if (item === undefined) return undefined;
  const { values } = readAttributes(item, Object.keys(missingRulesSchema.entries));
  const parsed = v.safeParse(missingRulesSchema, values);
  if (!parsed.success) throw new ItemError('run', missingRulesId, 'it names no rules');
  return parsed.output;
}
