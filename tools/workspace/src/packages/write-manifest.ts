/** Usage: node write-manifest.ts libs/domain. Writes the package.json that the build of that library is published with. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedManifest } from './published-manifest.ts';

const [projectRoot] = process.argv.slice(2);
if (projectRoot === undefined) throw new Error('Say which library: node write-manifest.ts libs/domain');

const manifest = publishedManifest(JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')));
const folder = join('dist/manifests', projectRoot);
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
