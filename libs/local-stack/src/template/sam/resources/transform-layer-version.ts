import { codeOf } from '../code.ts';
import { resourceOf } from '../sam-resource.ts';
import type { SamResource, Transformed } from '../sam-transform.ts';

export function transformLayerVersion({ logicalId, resource, properties }: SamResource): Transformed {
  const { ContentUri: uri, RetentionPolicy: _retained, PublishLambdaVersion: _published, ...others } = properties;
  const { code, metadata } = codeOf(uri, 'Content');
  const layer = resourceOf(
    resource,
    'AWS::Lambda::LayerVersion',
    { ...others, LayerName: others['LayerName'] ?? logicalId, Content: code },
    { ...resource.Metadata, ...metadata },
  );
  return { resources: { [logicalId]: layer } };
}
