import { stackNameOf } from '../code-assets.ts';
import { TemplateError } from '../template-error.ts';
import type { Template } from '../template-schema.ts';
import { loadTemplate } from './load-template.ts';
import { templatePathsOf } from './template-paths.ts';

export interface LoadedTemplate {
  readonly template: Template;
  readonly templatePath: string;
  readonly stackName: string;
}

/** The templates of one path or several, one at least. Throws TemplateError. */
export function loadTemplates(given: string | readonly string[]): [LoadedTemplate, ...LoadedTemplate[]] {
  const [first, ...others] = templatePathsOf(given).map((templatePath) => ({
    template: loadTemplate(templatePath),
    templatePath,
    stackName: stackNameOf(templatePath),
  }));
  if (first === undefined) throw new TemplateError([given].flat().join(', '), ['There is no template']);
  return [first, ...others];
}
