import type { StackModel } from '@daybreak/local-stack';
import { type LoadedTemplate, loadTemplates, readStackModels } from '@daybreak/local-stack/internal';
import { origin, region } from '../pipeline/client-config.ts';

/**
 * Reads one template, several, or those of a `cdk.out` folder, which may import each other's exports. Returns a template that has been
 * read unchanged. Throws TemplateError.
 */
export function readTemplate(template: StackModel | string | readonly string[]): StackModel {
  if (typeof template === 'object' && 'functions' in template) return template;
  const [first, ...others] = loadTemplates(template);
  return readStackModels([stackOf(first), ...others.map(stackOf)]);
}

/** Resources without a name in the template get the same names as on a local stack. */
function stackOf({ stackName, ...template }: LoadedTemplate) {
  return { ...template, place: { stackName, accountId: '000000000000', region, sqsEndpoint: origin } };
}
