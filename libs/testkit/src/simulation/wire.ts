import { Agent, request as httpRequest } from 'node:http';
import * as v from 'valibot';

/** A request of the AWS JSON protocol, as the SDK put it on the wire. */
export interface WireRequest {
  service: 'DynamoDB' | 'SQS';
  /** The action, such as `UpdateItem`. */
  operation: string;
  hostname: string;
  port: number;
  headers: Record<string, string>;
  body: Record<string, unknown>;
}

export interface WireResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: Record<string, unknown>;
}

/** Carries a request to its server and brings the whole answer back. */
export interface Transport {
  send(request: WireRequest): Promise<WireResponse>;
  close(): void;
}

/** What the SDK asks of a request handler. */
export type SdkRequestHandler = {
  metadata: { handlerProtocol: string };
  destroy(): void;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
  handle(
    request: unknown,
  ): Promise<{ response: { statusCode: number; headers: Record<string, string>; body: Uint8Array } }>;
};

const sdkRequestSchema = v.object({
  hostname: v.string(),
  port: v.number(),
  headers: v.record(v.string(), v.string()),
  body: v.pipe(
    v.unknown(),
    v.transform((body) => (body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body))),
    v.parseJson(),
    v.record(v.string(), v.unknown()),
  ),
});

const jsonObjectSchema = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()));

/** An SDK request handler that hands every request to `send`, parsed; nothing else of the client changes. */
export function createSdkRequestHandler(send: (request: WireRequest) => Promise<WireResponse>): SdkRequestHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    destroy: () => undefined,
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    async handle(sdkRequest) {
      const { hostname, port, headers, body } = v.parse(sdkRequestSchema, sdkRequest);
      const [target = '', operation = ''] = (headers['x-amz-target'] ?? '').split('.');
      const service = target.startsWith('DynamoDB') ? 'DynamoDB' : 'SQS';
      const response = await send({ service, operation, hostname, port, headers, body });
      // The SDK takes bytes as they are; a stream would add turns of the event loop that depend on the machine.
      return { response: { ...response, body: Buffer.from(JSON.stringify(response.body)) } };
    },
  };
}

/** A transport over HTTP with one kept-alive connection to each server. */
export function createHttpTransport(): Transport {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return { send: async (request) => await sendOverHttp(request, agent), close: () => agent.destroy() };
}

async function sendOverHttp(request: WireRequest, agent: Agent): Promise<WireResponse> {
  const payload = JSON.stringify(request.body);
  const { 'content-length': _length, ...headers } = request.headers;
  return await new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        agent,
        method: 'POST',
        host: request.hostname,
        port: request.port,
        path: '/',
        headers: { ...headers, 'content-length': Buffer.byteLength(payload) },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          try {
            resolve({
              statusCode: incoming.statusCode ?? 0,
              headers: pickHeaders(incoming.headers),
              body: v.parse(jsonObjectSchema, Buffer.concat(chunks).toString('utf8') || '{}'),
            });
          } catch (error) {
            reject(
              new Error(`${request.service}.${request.operation} was answered with something that is no JSON object`, {
                cause: error,
              }),
            );
          }
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(payload);
  });
}

function pickHeaders(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const kept = ['content-type', 'x-amzn-errortype', 'x-amzn-query-error'];
  return Object.fromEntries(kept.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])));
}
