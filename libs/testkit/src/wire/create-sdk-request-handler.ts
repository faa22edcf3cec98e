import * as v from 'valibot';
import { topicRequestOf } from './topic-request.ts';
import { serviceOfTarget, type WireRequest, type WireResponse } from './transport.ts';

/** A request handler, as clients of the SDK expect it. */
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
  headers: v.object({ 'content-type': v.optional(v.string()), 'x-amz-target': v.optional(v.string(), '') }),
  body: v.unknown(),
});
const decoder = new TextDecoder();

/** Creates a request handler for SDK clients that passes each request to `send`, parsed. */
export function createSdkRequestHandler(send: (request: WireRequest) => Promise<WireResponse>): SdkRequestHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    destroy: () => undefined,
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    async handle(sdkRequest) {
      const { headers, body } = v.parse(sdkRequestSchema, sdkRequest);
      const text = body instanceof Uint8Array ? decoder.decode(body) : String(body);
      const topicRequest = topicRequestOf({ contentType: headers['content-type'], text });
      const response = await send(topicRequest ?? jsonRequestOf(headers['x-amz-target'], text));
      // The SDK accepts bytes. A stream would add turns of the event loop that depend on the machine.
      return { response: { ...response, body: Buffer.from(response.text ?? JSON.stringify(response.body)) } };
    },
  };
}

function jsonRequestOf(amzTarget: string, text: string): WireRequest {
  const [target = '', operation = ''] = amzTarget.split('.');
  const service = serviceOfTarget(target);
  if (service === undefined)
    throw new Error(`The simulation does not emulate ${target}, so a client cannot send ${operation}`);
  const body: unknown = JSON.parse(text);
  if (!isObject(body)) throw new TypeError(`The body of ${operation} is no JSON object`);
  return { service, operation, body };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
