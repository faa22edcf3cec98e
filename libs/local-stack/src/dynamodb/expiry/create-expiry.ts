import type { TableModel } from '../../template/stack-model.ts';
import { type Body, objectOf, objectsOf } from '../capacity/body.ts';
import type { WireItem } from '../capacity/item-size.ts';
import type { Respond } from '../capacity/body.ts';

/** Deletes the items of tables with a Time to Live, since no engine does. */
export interface Expiry {
  /**
   * Deletes the items that have expired, at most once in an hour of the stack's clock. DynamoDB deletes an item within two days of its
   * expiry: here, too, each has a delay of its own. Resolves to the number of deleted items.
   */
  sweep(): Promise<number>;
}

export interface ExpiryOptions {
  readonly tables: readonly TableModel[];
  /** Sends a request to the engine, so that a stream records what it deletes. */
  readonly respond: Respond;
  /** Epoch milliseconds, by the stack's clock. */
  now(): number;
}

const hourMs = 60 * 60 * 1_000;
/** "Typically within two days": https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html */
const longestDelaySeconds = 48 * 60 * 60;
/** DynamoDB leaves items whose expiry is older, since it takes that for a mistake. */
const oldestSeconds = 5 * 365 * 24 * 60 * 60;

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
      ':oldest': { N: String(nowSeconds - oldestSeconds) },
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

/** Returns false when somebody has changed the expiry since. */
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

/** The same each time for one item: FNV-1a of its key. */
function delaySecondsOf(key: WireItem): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(JSON.stringify(key))) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0) % longestDelaySeconds;
}
