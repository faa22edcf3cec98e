import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { workspace } from './tarballs.ts';

const manifestSchema = v.object({ publishConfig: v.optional(v.unknown()) });

/** The libraries that are published to npm, such as `batch`: those with `publishConfig` in their package.json. */
export const published = globSync('libs/*/package.json', { cwd: workspace })
  .filter((file) => {
    const manifest = v.parse(manifestSchema, JSON.parse(readFileSync(join(workspace, file), 'utf8')));
    return manifest.publishConfig !== undefined;
  })
  .map((file) => dirname(file).replace('libs/', ''))
  .toSorted();
