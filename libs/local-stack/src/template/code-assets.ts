import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import type { TemplateResource } from './template-schema.ts';

const manifestSchema = v.looseObject({
  files: v.optional(
    v.record(
      v.string(),
      v.looseObject({
        source: v.looseObject({ path: v.optional(v.string()) }),
        destinations: v.optional(v.record(v.string(), v.looseObject({ objectKey: v.string() })), {}),
      }),
    ),
    {},
  ),
});

/** Finds the folders behind the assets that a template names by their hash. */
export interface CodeAssets {
  /** Absolute; undefined when neither the resource's metadata nor the manifest has it. */
  folderOf(resource: TemplateResource, s3Key: string | undefined): string | undefined;
}

/** Reads the asset manifest (`<stack>.assets.json`) that the CDK writes beside a template; without one, only metadata is used. */
export function readCodeAssets(templatePath: string): CodeAssets {
  const templateFolder = dirname(resolve(templatePath));
  const folderByKey = readManifest(join(templateFolder, `${stackNameOf(templatePath)}.assets.json`));
  return {
    folderOf({ Metadata: metadata }, s3Key) {
      const path = metadata['aws:asset:path'] ?? (s3Key === undefined ? undefined : folderByKey.get(s3Key));
      return typeof path === 'string' ? resolve(templateFolder, path) : undefined;
    },
  };
}

/** `Shop-dev` for `…/Shop-dev.template.json`, and `template` for `…/template.yaml`: a name as CloudFormation takes it. */
export function stackNameOf(templatePath: string): string {
  return basename(templatePath)
    .replace(/(\.template)?\.(json|ya?ml)$/, '')
    .replaceAll(/[^\w-]/g, '-');
}

function readManifest(path: string): ReadonlyMap<string, string> {
  if (!existsSync(path)) return new Map();
  const { files } = v.parse(manifestSchema, JSON.parse(readFileSync(path, 'utf8')));
  return new Map(
    Object.values(files).flatMap(({ source, destinations }) => {
      const { path: folder } = source;
      if (folder === undefined) return [];
      return Object.values(destinations).map(({ objectKey }): [string, string] => [objectKey, folder]);
    }),
  );
}
