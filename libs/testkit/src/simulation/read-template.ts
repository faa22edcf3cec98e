import type { StackModel, StackModelOptions } from '@daybreak/local-stack';
import { type LoadedTemplate, loadTemplates, readStackModels } from '@daybreak/local-stack/internal';
import { origin, region } from '../pipeline/client-config.ts';

/** The values that a template leaves open: of its parameters, and of variables of its functions. */
export type TemplateValues = Pick<StackModelOptions, 'parameters' | 'environment'>;

/**
 * Reads one template, several, or those of a `cdk.out` folder, which may import each other's exports. Returns a template that has been
 * read unchanged. Throws TemplateError.
 */
export function readTemplate(
  template: StackModel | string | readonly string[],
  { parameters, environment }: TemplateValues = {},
): StackModel {
  if (typeof template === 'object' && 'functions' in template) return template;
  const [first, ...others] = loadTemplates(template);
  const read = (loaded: LoadedTemplate): StackModelOptions => ({ ...stackOf(loaded), parameters, environment });
  return readStackModels([read(first), ...others.map(read)]);
}

/** Resources without a name in the template get the same names as on a local stack. */
function stackOf({ stackName, ...template }: LoadedTemplate) {
  return { ...template, place: { stackName, accountId: '000000000000', region, sqsEndpoint: origin } };
}
