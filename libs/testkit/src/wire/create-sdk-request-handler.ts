import * as v from 'valibot';
import { topicRequestOf } from './topic-request.ts';
import { serviceOfTarget, type WireRequest, type WireResponse } from './transport.ts';

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
  headers: v.object({ 'x-amz-target': v.string() }),
  body: v.pipe(
    v.unknown(),
    v.transform((body) => (body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body))),
    v.parseJson(),
    v.record(v.string(), v.unknown()),
  ),
});

/** An SDK request handler that hands every request to `send`, parsed; nothing else of the client changes. */
export function createSdkRequestHandler(send: (request: WireRequest) => Promise<WireResponse>): SdkRequestHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    destroy: () => undefined,
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    async handle(sdkRequest) {
      const response = await send(topicRequestOf(sdkRequest) ?? jsonRequestOf(sdkRequest));
      // The SDK takes bytes as they are; a stream would add turns of the event loop that depend on the machine.
      return { response: { ...response, body: Buffer.from(response.text ?? JSON.stringify(response.body)) } };
    },
  };
}

function jsonRequestOf(sdkRequest: unknown): WireRequest {
  const { headers, body } = v.parse(sdkRequestSchema, sdkRequest);
  const [target = '', operation = ''] = headers['x-amz-target'].split('.');
  const service = serviceOfTarget(target);
  if (service === undefined) throw new Error(`The simulation has no ${target}: ${operation} can't be sent`);
  return { service, operation, body };
}
