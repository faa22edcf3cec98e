/** Usage: node write-manifest.ts libs/domain. Writes the package.json of that library's build. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedManifest } from './published-manifest.ts';

const [projectRoot] = process.argv.slice(2);
if (projectRoot === undefined) throw new Error('Name the library: node write-manifest.ts libs/domain');

const manifest = publishedManifest(JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')));
writeFileSync(join('dist', projectRoot, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
