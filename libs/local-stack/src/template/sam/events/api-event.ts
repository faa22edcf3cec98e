import { resourceOf } from '../sam-resource.ts';
import type { SamEvent, TransformedEvent } from './sam-event.ts';

const implicitApis: Readonly<Record<string, { id: string; type: string; idProperty: string }>> = {
  Api: { id: 'ServerlessRestApi', type: 'AWS::ApiGateway::RestApi', idProperty: 'RestApiId' },
  HttpApi: { id: 'ServerlessHttpApi', type: 'AWS::ApiGatewayV2::Api', idProperty: 'ApiId' },
};

/**
 * Reads an `Api` or `HttpApi` event. APIs are not emulated. If the event names no API, adds the one that SAM generates, so that it is
 * reported.
 */
export function apiEvent({ type, properties }: SamEvent): TransformedEvent {
  const api = implicitApis[type];
  if (api === undefined || api.idProperty in properties) return { resources: {} };
  return { resources: { [api.id]: resourceOf({}, api.type, {}) } };
}
