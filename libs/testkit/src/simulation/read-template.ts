import type { StackModel } from '@daybreak/local-stack';
import { type LoadedTemplate, loadTemplates, readStackModels } from '@daybreak/local-stack/internal';
import { origin, region } from '../pipeline/client-config.ts';

/**
 * The template as it was read, or read from where it is; of several templates, or of a `cdk.out`, each may import what another one exports.
 * Throws TemplateError.
 */
export function readTemplate(template: StackModel | string | readonly string[]): StackModel {
  if (typeof template === 'object' && 'functions' in template) return template;
  const [first, ...others] = loadTemplates(template);
  return readStackModels([stackOf(first), ...others.map(stackOf)]);
}

/** Names that the template leaves to CloudFormation are those that a local stack gives. */
function stackOf({ stackName, ...template }: LoadedTemplate) {
  return { ...template, place: { stackName, accountId: '000000000000', region, sqsEndpoint: origin } };
}
