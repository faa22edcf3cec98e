import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { TemplateError } from '../template-error.ts';

const manifestSchema = v.object({
  artifacts: v.optional(
    v.record(
      v.string(),
      v.object({
        type: v.string(),
        properties: v.optional(
          v.object({ templateFile: v.optional(v.string()), directoryName: v.optional(v.string()) }),
          {},
        ),
      }),
    ),
    {},
  ),
});

/**
 * The templates that stand behind one path or several: a folder that `cdk synth` wrote (`cdk.out`) stands for every stack in it, those
 * of its stages too. Throws TemplateError for a folder that holds none.
 */
export function templatePathsOf(given: string | readonly string[]): string[] {
  return [given].flat().flatMap((path) => (isFolder(path) ? templatesOfAssembly(path) : [path]));
}

function templatesOfAssembly(folder: string): string[] {
  const manifestPath = join(folder, 'manifest.json');
  if (!existsSync(manifestPath)) {
    throw new TemplateError(folder, [
      'It is a folder without the manifest.json of cdk synth: give the path of a template',
    ]);
  }
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), manifestSchema), readFileSync(manifestPath, 'utf8'));
  if (!parsed.success)
    throw new TemplateError(manifestPath, ['It is no manifest of cdk synth: synthesise the app again']);
  return Object.values(parsed.output.artifacts).flatMap(({ type, properties }) => {
    const { templateFile, directoryName } = properties;
    if (type === 'aws:cloudformation:stack' && templateFile !== undefined) return join(folder, templateFile);
    if (type === 'cdk:cloud-assembly' && directoryName !== undefined)
      return templatesOfAssembly(join(folder, directoryName));
    return [];
  });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
