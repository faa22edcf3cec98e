import { EventEmitter } from 'node:events';
import * as v from 'valibot';
import type { Respond } from '../capacity/body.ts';

/** The headers of a signed request. dynalite requires a signature, and does not verify it. */
const headers = {
  'content-type': 'application/x-amz-json-1.0',
  host: 'localhost',
  'x-amz-date': '20010101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20010101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=local',
};

const answerBodySchema = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()));

/** Sends requests to a listener of dynalite's server, without a socket. */
export function respondBy(pass: (request: EventEmitter, response: object) => void): Respond {
  return async (operation, body) => {
    const request = Object.assign(new EventEmitter(), {
      method: 'POST',
      url: '/',
      headers: { ...headers, 'x-amz-target': `DynamoDB_20120810.${operation}` },
    });
    return await new Promise((resolve, reject) => {
      const response = {
        statusCode: 200,
        setHeader: () => undefined,
        end(text: string) {
          const parsed = v.safeParse(answerBodySchema, String(text));
          if (parsed.success) resolve({ statusCode: this.statusCode, body: parsed.output });
          else reject(new Error(`The response of DynamoDB to ${operation} is not a JSON object`));
        },
      };
      pass(request, response);
      request.emit('data', Buffer.from(JSON.stringify(body)));
      request.emit('end');
    });
  };
}
