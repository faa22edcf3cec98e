import { resourceOf } from '../sam-resource.ts';
import type { SamResource, Transformed } from '../sam-transform.ts';

const types: Readonly<Record<string, string>> = {
  'AWS::Serverless::Api': 'AWS::ApiGateway::RestApi',
  'AWS::Serverless::HttpApi': 'AWS::ApiGatewayV2::Api',
  'AWS::Serverless::WebSocketApi': 'AWS::ApiGatewayV2::Api',
};

/** Replaces an API by its resource in CloudFormation, which is then reported as not emulated. */
export function transformApi({ logicalId, resource, properties }: SamResource): Transformed {
  return { resources: { [logicalId]: resourceOf(resource, types[resource.Type] ?? resource.Type, properties) } };
}
