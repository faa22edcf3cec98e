import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { parseTemplateText, TemplateSyntaxError } from './parse-template-text.ts';
import { isSamTemplate, SamError, transformSam } from '../sam/resources/transform-sam.ts';
import { TemplateError } from '../template-error.ts';
import { type Template, templateSchema } from '../template-schema.ts';

/**
 * Reads a template that the CDK synthesised, or that CloudFormation or SAM accepts, in JSON or YAML. Transforms SAM's resources into those
 * of CloudFormation. Throws TemplateError if the file can't be read or is not a template.
 *
 * @example
 * import { loadTemplate, readStackModel } from '@daybreak/local-stack';
 *
 * const templatePath = 'cdk.out/Shop.template.json';
 * const place = { stackName: 'Shop', accountId: '000000000000', region: 'eu-west-1', sqsEndpoint: 'http://127.0.0.1' };
 * const model = readStackModel({ template: loadTemplate(templatePath), templatePath, place });
 * process.stdout.write(model.queues.map(({ name }) => name).join('\n'));
 */
export function loadTemplate(templatePath: string): Template {
  const template = parseTemplate(readText(templatePath), templatePath);
  if (!isSamTemplate(template)) return template;
  try {
    return transformSam(template);
  } catch (error) {
    if (error instanceof SamError) throw new TemplateError(templatePath, error.problems, { cause: error });
    throw error;
  }
}

function readText(templatePath: string): string {
  try {
    return readFileSync(templatePath, 'utf8');
  } catch (cause) {
    throw new TemplateError(templatePath, ['The template does not exist. Create it first: cdk synth, or sam build'], {
      cause,
    });
  }
}

function parseTemplate(text: string, templatePath: string): Template {
  let value: unknown;
  try {
    value = parseTemplateText(text);
  } catch (cause) {
    if (!(cause instanceof TemplateSyntaxError)) throw cause;
    throw new TemplateError(templatePath, [cause.message], { cause });
  }
  const parsed = v.safeParse(templateSchema, value);
  if (parsed.success) return parsed.output;
  throw new TemplateError(
    templatePath,
    parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'template'}: ${issue.message}`),
  );
}
