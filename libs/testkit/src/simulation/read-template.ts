import { loadTemplate, type StackModel } from '@daybreak/local-stack';
import { readStackModels, stackNameOf } from '@daybreak/local-stack/internal';
import { origin, region } from '../pipeline/client-config.ts';

/**
 * The template as it was read, or read from where it is; of several templates, each may import what another one exports. Throws
 * TemplateError, and RangeError for none.
 */
export function readTemplate(template: StackModel | string | readonly string[]): StackModel {
  if (typeof template === 'object' && 'functions' in template) return template;
  const [first, ...others] = [template].flat();
  if (first === undefined) throw new RangeError('There is no template: name one, or several');
  return readStackModels([stackAt(first), ...others.map(stackAt)]);
}

/** Names that the template leaves to CloudFormation are those that a local stack gives. */
function stackAt(templatePath: string) {
  const place = { stackName: stackNameOf(templatePath), accountId: '000000000000', region, sqsEndpoint: origin };
  return { template: loadTemplate(templatePath), templatePath, place };
}
