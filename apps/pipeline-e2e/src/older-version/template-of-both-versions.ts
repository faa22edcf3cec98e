import { dirname, join } from 'node:path';
import { loadTemplate } from '@daybreak/local-stack';
import * as v from 'valibot';
import { copyTemplate, takeSingleMessages, type TemplateCopy } from '../copy-template.ts';
import type { OlderVersion } from './unpack.ts';

const functionSchema = v.looseObject({ FunctionName: v.string() });
const consumerSchema = v.looseObject({ FunctionName: v.object({ Ref: v.string() }) });

/**
 * What an account has while its functions are replaced: the deployed template, and beside each function the older one, which is called
 * `…-older` (logical id `Older…`), has the new one's role, and takes messages of the same queues. Neither takes more than two messages at a
 * time, so that both get some.
 */
export function templateOfBothVersions({ templatePath }: OlderVersion): TemplateCopy {
  return copyTemplate((resources) => {
    for (const [logicalId, older] of Object.entries(loadTemplate(templatePath).Resources)) {
      const { Type: type, Properties: properties, Metadata: metadata } = older;
      const { 'aws:asset:path': folder } = metadata;
      if (type === 'AWS::Lambda::Function' && typeof folder === 'string') {
        const { FunctionName: name } = v.parse(functionSchema, properties);
        const { Role: role } = resources[logicalId]?.Properties ?? {};
        resources[`Older${logicalId}`] = {
          ...older,
          Properties: { ...properties, FunctionName: `${name}-older`, Role: role },
          Metadata: { ...metadata, 'aws:asset:path': join(dirname(templatePath), folder) },
        };
      }
      if (type === 'AWS::Lambda::EventSourceMapping') {
        const { Ref: consumer } = v.parse(consumerSchema, properties).FunctionName;
        const mapping = { ...properties, FunctionName: { Ref: `Older${consumer}` } };
        resources[`Older${logicalId}`] = { ...older, Properties: mapping };
      }
    }
    takeSingleMessages(resources);
    for (const { Type: type, Properties: properties } of Object.values(resources)) {
      if (type !== 'AWS::Lambda::EventSourceMapping') continue;
      properties['ScalingConfig'] = { MaximumConcurrency: 2 };
      Reflect.deleteProperty(properties, 'ProvisionedPollerConfig');
    }
  });
}
