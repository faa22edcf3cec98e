import * as v from 'valibot';
import type { Respond } from '../capacity/body.ts';

const bodySchema = v.pipe(v.string(), v.parseJson(), v.looseObject({}));

/** The engines require a signature, and do not verify it. */
const authorization =
  'AWS4-HMAC-SHA256 Credential=local/20010101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=local';

/** Sends requests to a local DynamoDB engine, each on a free or new connection. */
export function createEngineClient(endpoint: string): Respond {
  return async (operation, body) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-date': '20010101T000000Z',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        authorization,
      },
      body: JSON.stringify(body),
    });
    return { statusCode: response.status, body: v.parse(bodySchema, await response.text()) };
  };
}
