import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { TemplateError } from './template-error.ts';
import { type Template, templateSchema } from './template-schema.ts';

/** Reads a synthesised template. Throws TemplateError when it is not there, or is none. */
export function loadTemplate(templatePath: string): Template {
  let text: string;
  try {
    text = readFileSync(templatePath, 'utf8');
  } catch (cause) {
    throw new TemplateError(templatePath, ['There is no such template: synthesise it first (cdk synth, sam build)'], {
      cause,
    });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new TemplateError(templatePath, [`It is not JSON: ${String(cause)}`], { cause });
  }
  const parsed = v.safeParse(templateSchema, json);
  if (parsed.success) return parsed.output;
  throw new TemplateError(
    templatePath,
    parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'template'}: ${issue.message}`),
  );
}
