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
 * Returns the paths of templates. A folder that `cdk synth` wrote (`cdk.out`) stands for all of its stacks, including those of its stages.
 * Throws TemplateError for a folder without a manifest.
 */
export function templatePathsOf(path: string | readonly string[]): string[] {
  return [path].flat().flatMap((each) => (isFolder(each) ? templatesOfAssembly(each) : [each]));
}

function templatesOfAssembly(folder: string): string[] {
  const manifestPath = join(folder, 'manifest.json');
  if (!existsSync(manifestPath)) {
    throw new TemplateError(folder, [
      'The folder has no manifest.json of cdk synth: use the path of a template, or run cdk synth',
    ]);
  }
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), manifestSchema), readFileSync(manifestPath, 'utf8'));
  if (!parsed.success) throw new TemplateError(manifestPath, ['Not a manifest of cdk synth: run cdk synth again']);
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
