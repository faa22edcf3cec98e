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
  headers: v.object({ 'x-amz-target': v.string() }),
  body: v.pipe(
    v.unknown(),
    v.transform((body) => (body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body))),
    v.parseJson(),
    v.record(v.string(), v.unknown()),
  ),
});

/** Creates a request handler for SDK clients that passes each request to `send`, parsed. */
export function createSdkRequestHandler(send: (request: WireRequest) => Promise<WireResponse>): SdkRequestHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    destroy: () => undefined,
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    async handle(sdkRequest) {
      const response = await send(topicRequestOf(sdkRequest) ?? jsonRequestOf(sdkRequest));
      // The SDK accepts bytes. A stream would add turns of the event loop that depend on the machine.
      return { response: { ...response, body: Buffer.from(response.text ?? JSON.stringify(response.body)) } };
    },
  };
}

function jsonRequestOf(sdkRequest: unknown): WireRequest {
  const { headers, body } = v.parse(sdkRequestSchema, sdkRequest);
  const [target = '', operation = ''] = headers['x-amz-target'].split('.');
  const service = serviceOfTarget(target);
  if (service === undefined)
    throw new Error(`The simulation does not emulate ${target}, so a client cannot send ${operation}`);
  return { service, operation, body };
}
