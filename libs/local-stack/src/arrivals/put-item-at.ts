import { createEngineClient } from '../dynamodb/streams/engine-client.ts';
import { ArrivalError } from './arrival-error.ts';
import type { ArrivalsOptions } from './create-arrivals.ts';

/** Puts items through DynamoDB's protocol. The caller's permissions are not evaluated. */
export function putItemAt(endpoint: string): ArrivalsOptions['putItem'] {
  const respond = createEngineClient(endpoint);
  return async (TableName, Item) => {
    const { statusCode, body } = await respond('PutItem', { TableName, Item });
    if (statusCode !== 200) throw new ArrivalError(`${TableName}: ${JSON.stringify(body)}`);
  };
}
