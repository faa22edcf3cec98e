import { EventEmitter } from 'node:events';
import * as v from 'valibot';
import { createDynalite } from './create-dynalite.ts';

/** An answer of DynamoDB's JSON protocol. */
export interface DynamoDBAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Answers requests of the wire protocol without a socket. */
export interface DynamoDBResponder {
  /** Takes an action's name and the request's body; an error is an answer, as it is on the wire. */
  respond(action: string, body: unknown): Promise<DynamoDBAnswer>;
  close(): Promise<void>;
}

/** dynalite asks for a signature, and does not check it. */
const headers = {
  'content-type': 'application/x-amz-json-1.0',
  host: 'localhost',
  'x-amz-date': '20010101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20010101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=local',
};

const answerBodySchema = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()));

/**
 * An empty DynamoDB in this process, in memory: dynalite behind its own request handler. For a simulation, in which a
 * socket's time would be the machine's.
 */
export function createDynamoDBResponder(): DynamoDBResponder {
  const server = createDynalite();
  return {
    async respond(action, body) {
      const target = `DynamoDB_20120810.${action}`;
      const request = Object.assign(new EventEmitter(), {
        method: 'POST',
        url: '/',
        headers: { ...headers, 'x-amz-target': target },
      });
      return await new Promise((resolve, reject) => {
        const response = {
          statusCode: 200,
          setHeader: () => undefined,
          end(text: string) {
            const parsed = v.safeParse(answerBodySchema, String(text));
            if (parsed.success) resolve({ statusCode: this.statusCode, headers: {}, body: parsed.output });
            else reject(new Error(`DynamoDB answered ${action} with something that is no JSON object`));
          },
        };
        server.emit('request', request, response);
        request.emit('data', Buffer.from(JSON.stringify(body)));
        request.emit('end');
      });
    },
    async close() {
      // It never listened, so only its store is there to be closed.
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
