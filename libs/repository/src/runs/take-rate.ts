import { type AttributeValue, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Limit, limitName } from '@daybreak/domain';
import * as v from 'valibot';
import { ItemError } from '../errors.ts';
import { readAttributes, toAttributes } from '../items/attribute-value.ts';
import { attributeNames, rateIsUnchanged } from '../table/conditions.ts';
import { unlessConditionFails } from '../table/unless-condition-fails.ts';
import { newRateState, type RateInput, type RateResult, type RateState, takeRows } from './rate.ts';
import type { RunTable } from './run-table.ts';

export interface TakeRateInput extends Omit<RateInput, 'rowsPerSecond'> {
  limit: Limit;
}

/** What goes on now, and when the rest comes back. */
export type TakenRate = Pick<RateResult, 'granted' | 'comeBackMs'>;

/** The prefix of the id of an item that holds what a limit has let through. */
export const ratePrefix = 'rate#';

const countSchema = v.pipe(v.number(), v.integer(), v.minValue(0));
const stateSchema = v.object({
  slots: v.record(v.string(), countSchema),
  tailMs: v.pipe(v.number(), v.integer()),
  taken: countSchema,
  revision: countSchema,
});

/** Other functions may take at the same time. A limit that so many take from has rows waiting anyway. */
const maximumAttempts = 5;

/**
 * Takes rows of a limit, in one conditional update. When other functions keep taking at the same time, all rows wait for a second,
 * so that the limit holds across functions.
 */
export async function takeRate(table: RunTable, { limit, ...rows }: TakeRateInput): Promise<TakenRate> {
  const id = ratePrefix + limitName(limit);
  const { rowsPerSecond } = limit;
  for (let attempt = 1; attempt <= maximumAttempts; attempt++) {
    const before = await readRate(table, id);
    // After the read: what others have let through by then is in the past.
    const taken = takeRows(before, { rowsPerSecond, ...rows }, table.clock.now().getTime());
    const { state: after, ...result } = taken;
    if (await save(table, id, { before, after })) return result;
  }
  const soonMs = table.clock.now().getTime() + 1_000;
  return {
    granted: { returning: 0, fresh: 0 },
    comeBackMs: Array.from({ length: rows.returning + rows.fresh }, () => soonMs),
  };
}

async function readRate({ documentClient, tableName }: RunTable, id: string): Promise<RateState> {
  const { Item: item } = await documentClient.send(
    new GetItemCommand({ TableName: tableName, Key: { runId: { S: id } }, ConsistentRead: true }),
  );
  return item === undefined ? newRateState : rateOf(item);
}

function rateOf(item: Record<string, AttributeValue>): RateState {
  const parsed = v.safeParse(stateSchema, readAttributes(item, Object.keys(stateSchema.entries)).values);
  if (!parsed.success) throw new ItemError('run', item['runId']?.S ?? '', 'its attributes are not those of a limit');
  return parsed.output;
}

/** Returns false when another function has taken since the state was read. */
async function save(
  { documentClient, tableName }: RunTable,
  id: string,
  { before, after }: { before: RateState; after: RateState },
): Promise<boolean> {
  const update = 'SET #slots = :slots, #tailMs = :tailMs, #taken = :taken, #revision = :revision';
  const { slots, tailMs, taken, revision } = after;
  const saved = await unlessConditionFails(
    documentClient.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { runId: { S: id } },
        UpdateExpression: update,
        ConditionExpression: rateIsUnchanged,
        ExpressionAttributeNames: attributeNames(update, rateIsUnchanged),
        ExpressionAttributeValues: toAttributes({
          ':slots': { ...slots },
          ':tailMs': tailMs,
          ':taken': taken,
          ':revision': revision,
          ':before': before.revision,
        }),
      }),
    ),
  );
  return saved !== undefined;
}
