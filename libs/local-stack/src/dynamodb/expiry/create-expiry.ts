import type { TableModel } from '../../template/stack-model.ts';
import { type Body, objectOf, objectsOf } from '../capacity/body.ts';
import type { WireItem } from '../capacity/item-size.ts';
import type { Respond } from '../capacity/body.ts';

/** Deletes expired items of tables with a Time to Live, because no engine does. */
export interface Expiry {
  /**
   * Deletes expired items, at most once in an hour of the stack's clock. DynamoDB deletes an item within two days of its expiry, so each
   * item has a delay. Resolves to the number of deleted items.
   */
  sweep(): Promise<number>;
}

export interface ExpiryOptions {
  readonly tables: readonly TableModel[];
  /** Sends a request to the engine, and records the deletion in the table's stream. */
  readonly respond: Respond;
  /** Returns epoch milliseconds by the stack's clock. */
  now(): number;
}

const hourMs = 60 * 60 * 1_000;
/** "Typically within two days": https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html */
const maximumDelaySeconds = 48 * 60 * 60;
/** DynamoDB ignores an older expiry as a mistake. */
const maximumAgeSeconds = 5 * 365 * 24 * 60 * 60;

export function createExpiry({ tables, respond, now }: ExpiryOptions): Expiry {
  const expiring = tables.flatMap((table) => {
    const { timeToLiveAttribute: attribute } = table;
    return attribute === undefined ? [] : [{ table, attribute }];
  });
  let sweptAt = now();
  let sweeping: Promise<number> | undefined;

  const sweepAll = async (nowSeconds: number): Promise<number> => {
    let deleted = 0;
    for (const { table, attribute } of expiring) deleted += await sweepTable(table, attribute, { nowSeconds, respond });
    return deleted;
  };

  return {
    async sweep() {
      if (sweeping !== undefined) return await sweeping;
      if (expiring.length === 0 || now() - sweptAt < hourMs) return 0;
      sweptAt = now();
      sweeping = sweepAll(Math.floor(sweptAt / 1_000)).finally(() => (sweeping = undefined));
      return await sweeping;
    },
  };
}

interface Sweep {
  nowSeconds: number;
  respond: Respond;
}

async function sweepTable(table: TableModel, attribute: string, { nowSeconds, respond }: Sweep): Promise<number> {
  const { name: TableName, keySchema } = table;
  const names = { '#expiry': attribute, ...Object.fromEntries(keySchema.map(({ name }, n) => [`#k${n}`, name])) };
  const expired = {
    TableName,
    FilterExpression: '#expiry BETWEEN :oldest AND :now',
    ProjectionExpression: Object.keys(names).join(', '),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: {
      ':oldest': { N: String(nowSeconds - maximumAgeSeconds) },
      ':now': { N: String(nowSeconds) },
    },
  };
  let deleted = 0;
  let from: unknown;
  do {
    const page = await send(respond, 'Scan', from === undefined ? expired : { ...expired, ExclusiveStartKey: from });
    for (const { [attribute]: expiry, ...key } of objectsOf(page['Items'])) {
      if (Number(objectOf(expiry)['N']) + delaySecondsOf(key) > nowSeconds) continue;
      deleted += (await deleteIfUnchanged({ TableName, Key: key }, attribute, expiry, respond)) ? 1 : 0;
    }
    from = page['LastEvaluatedKey'];
  } while (from !== undefined);
  return deleted;
}

/** Returns false if the expiry has changed since the scan. */
async function deleteIfUnchanged(place: Body, attribute: string, expiry: unknown, respond: Respond): Promise<boolean> {
  const { statusCode } = await respond('DeleteItem', {
    ...place,
    ConditionExpression: '#expiry = :expiry',
    ExpressionAttributeNames: { '#expiry': attribute },
    ExpressionAttributeValues: { ':expiry': expiry },
  });
  return statusCode === 200;
}

async function send(respond: Respond, operation: string, body: Body): Promise<Body> {
  const { statusCode, body: answer } = await respond(operation, body);
  if (statusCode !== 200) throw new Error(`${operation} of expired items failed: ${JSON.stringify(answer)}`);
  return answer;
}

/** Returns the delay of an item, which is always the same: FNV-1a of its key. */
function delaySecondsOf(key: WireItem): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(JSON.stringify(key))) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0) % maximumDelaySeconds;
}
