import { resourceOf } from '../sam-resource.ts';
import type { SamResource, Transformed } from '../sam-transform.ts';

const types: Readonly<Record<string, string>> = {
  'AWS::Serverless::Api': 'AWS::ApiGateway::RestApi',
  'AWS::Serverless::HttpApi': 'AWS::ApiGatewayV2::Api',
  'AWS::Serverless::WebSocketApi': 'AWS::ApiGatewayV2::Api',
};

/** An API is not emulated: it is named as the resource that CloudFormation has for it. */
export function transformApi({ logicalId, resource, properties }: SamResource): Transformed {
  return { resources: { [logicalId]: resourceOf(resource, types[resource.Type] ?? resource.Type, properties) } };
}
