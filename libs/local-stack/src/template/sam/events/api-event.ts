import { resourceOf } from '../sam-resource.ts';
import type { SamEvent, TransformedEvent } from './sam-event.ts';

const implicitApis: Readonly<Record<string, { id: string; type: string; given: string }>> = {
  Api: { id: 'ServerlessRestApi', type: 'AWS::ApiGateway::RestApi', given: 'RestApiId' },
  HttpApi: { id: 'ServerlessHttpApi', type: 'AWS::ApiGatewayV2::Api', given: 'ApiId' },
};

/** `Api` and `HttpApi`: the API is not emulated. One that no resource names is named as the one that SAM makes. */
export function apiEvent({ type, properties }: SamEvent): TransformedEvent {
  const api = implicitApis[type];
  if (api === undefined || api.given in properties) return { resources: {} };
  return { resources: { [api.id]: resourceOf({}, api.type, {}) } };
}
