import { loadTemplate, readStackModel, type StackModel } from '@daybreak/local-stack';
import { origin, region } from '../pipeline/client-config.ts';

/** The template as it was read, or read from where it is. Throws TemplateError. */
export function readTemplate(template: StackModel | string): StackModel {
  if (typeof template !== 'string') return template;
  const place = { stackName: 'simulation', accountId: '000000000000', region, sqsEndpoint: origin };
  return readStackModel({ template: loadTemplate(template), templatePath: template, place });
}
