import { loadTemplate, readStackModel, type StackModel } from '@daybreak/local-stack';
import { stackNameOf } from '@daybreak/local-stack/internal';
import { origin, region } from '../pipeline/client-config.ts';

/** The template as it was read, or read from where it is. Throws TemplateError. */
export function readTemplate(template: StackModel | string): StackModel {
  if (typeof template !== 'string') return template;
  // Names that the template leaves to CloudFormation are those that a local stack gives.
  const place = { stackName: stackNameOf(template), accountId: '000000000000', region, sqsEndpoint: origin };
  return readStackModel({ template: loadTemplate(template), templatePath: template, place });
}
