import type { StackPlace } from '../template/stack-place.ts';
import type { LoadedTemplate } from '../template/loading/load-templates.ts';
import { readStackModels } from '../template/read-stack-model.ts';
import type { StackModel } from '../template/stack-model.ts';
import type { StackModelOptions } from '../template/stack-parts.ts';
import type { LocalStackOptions } from './local-stack.ts';

/** Reads the templates of a stack as one model. Throws TemplateError. */
export function readTemplates(
  [first, ...others]: readonly [LoadedTemplate, ...LoadedTemplate[]],
  place: Omit<StackPlace, 'stackName'>,
  { parameters, environment, strict }: LocalStackOptions,
): StackModel {
  const optionsOf = ({ stackName, ...template }: LoadedTemplate): StackModelOptions => ({
    ...template,
    place: { ...place, stackName },
    parameters,
    environment,
    strict,
  });
  return readStackModels([optionsOf(first), ...others.map(optionsOf)]);
}
