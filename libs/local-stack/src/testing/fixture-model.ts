import * as v from 'valibot';
import { readStackModel } from '../template/read-stack-model.ts';
import type { StackModelOptions } from '../template/stack-parts.ts';
import type { StackModel } from '../template/stack-model.ts';
import { TemplateError } from '../template/template-error.ts';
import { templateSchema } from '../template/template-schema.ts';
import { fixtureTemplate, type TemplateOptions } from './fixture-template.ts';

export const place = {
  stackName: 'Fixture',
  accountId: '000000000000',
  region: 'eu-west-1',
  sqsEndpoint: 'http://127.0.0.1:9',
};

/** Returns the model of the fixture's template. */
export function fixtureModel(
  options: TemplateOptions = {},
  environment: Record<string, string> = {},
  { strict }: Pick<StackModelOptions, 'strict'> = {},
): StackModel {
  const template = v.parse(templateSchema, fixtureTemplate(options));
  const assets = { folderOf: () => '/code' };
  return readStackModel({ template, templatePath: 'Fixture.template.json', place, environment, assets, strict });
}

/** Returns the problems of the fixture's template. */
export function fixtureProblems(
  options: TemplateOptions,
  reading?: Pick<StackModelOptions, 'strict'>,
): readonly string[] {
  try {
    fixtureModel(options, {}, reading);
  } catch (error) {
    if (error instanceof TemplateError) return error.problems;
    throw error;
  }
  return [];
}
