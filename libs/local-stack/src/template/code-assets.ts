import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import { isFile } from './code/code-cache.ts';
import { inlineCode } from './code/inline-code.ts';
import { singleFile } from './code/single-file.ts';
import { isZip, unpackZip } from './code/unpack-zip.ts';
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

/** The resolved `Code` of a function, or `Content` of a layer. */
const codeSchema = v.union([v.string(), v.looseObject({ ZipFile: v.string() }), v.looseObject({ S3Key: v.string() })]);

/** Finds the folders with the code of functions and the content of layers. */
export interface CodeAssets {
  /**
   * Returns an absolute path. Unpacks a zip archive, and writes inline code to a folder. Returns undefined if neither the template nor the
   * manifest names the folder. Throws CodeError for an archive that can't be unpacked.
   */
  folderOf(resource: TemplateResource, code: unknown): string | undefined;
}

/**
 * Finds code by the metadata that the CDK writes, by the path that SAM accepts, and by the asset manifest (`<stack>.assets.json`) beside
 * the template.
 */
export function readCodeAssets(templatePath: string): CodeAssets {
  const templateFolder = dirname(resolve(templatePath));
  const pathByKey = readManifest(join(templateFolder, `${stackNameOf(templatePath)}.assets.json`));
  return {
    folderOf({ Metadata: { 'aws:asset:path': metadataPath } }, code) {
      const parsed = v.safeParse(codeSchema, code);
      const from = parsed.success ? parsed.output : undefined;
      if (typeof from === 'object' && 'ZipFile' in from && typeof from.ZipFile === 'string')
        return inlineCode(from.ZipFile);
      const key = typeof from === 'object' && 'S3Key' in from ? String(from.S3Key) : undefined;
      const path = metadataPath ?? (typeof from === 'string' ? from : undefined) ?? (key && pathByKey.get(key));
      if (typeof path !== 'string') return undefined;
      const found = resolve(templateFolder, path);
      if (!isFile(found)) return found;
      return isZip(found) ? unpackZip(found) : singleFile(found);
    },
  };
}

/**
 * Returns the stack name for a template's path: `Shop-dev` for `…/Shop-dev.template.json`. A `template.yaml` does not name a stack, so its
 * project's folder does. The result is a valid name in CloudFormation.
 */
export function stackNameOf(templatePath: string): string {
  const file = basename(templatePath).replace(/(?:\.template)?\.(?:json|ya?ml)$/, '');
  const folders = dirname(resolve(templatePath)).split(/[\\/]/);
  const project = folders.findLast((name) => name !== '.aws-sam' && name !== 'build') ?? '';
  const name = file === 'template' ? project : file;
  return name.replaceAll(/[^A-Za-z0-9-]/g, '-').replace(/^[^A-Za-z]+/, '') || 'template';
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
