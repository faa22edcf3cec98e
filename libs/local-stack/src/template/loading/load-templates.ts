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

/** Loads the templates of one path or several. Throws TemplateError if there is no template. */
export function loadTemplates(templatePath: string | readonly string[]): [LoadedTemplate, ...LoadedTemplate[]] {
  const [first, ...others] = templatePathsOf(templatePath).map((path) => ({
    template: loadTemplate(path),
    templatePath: path,
    stackName: stackNameOf(path),
  }));
  if (first === undefined)
    throw new TemplateError([templatePath].flat().join(', '), ['templatePath names no template']);
  return [first, ...others];
}
