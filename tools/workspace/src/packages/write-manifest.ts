/** Usage: node write-manifest.ts libs/domain. Writes the package.json of the library's build. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { publishedManifest } from './published-manifest.ts';

const [projectRoot] = process.argv.slice(2);
if (projectRoot === undefined) throw new Error('Missing argument: node write-manifest.ts libs/domain');

const read = (folder: string): unknown => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const { repository } = v.parse(v.object({ repository: v.unknown() }), read('.'));
const manifest = publishedManifest(read(projectRoot), { repository, directory: projectRoot });
writeFileSync(join('dist', projectRoot, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
