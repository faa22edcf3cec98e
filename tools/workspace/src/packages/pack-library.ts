/** Usage: node pack-library.ts libs/domain. Packs the build of that library into dist/packages, as `npm publish` would. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const [projectRoot] = process.argv.slice(2);
if (projectRoot === undefined) throw new Error('Say which library: node pack-library.ts libs/domain');

const folder = join('dist/packages', projectRoot);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const args = ['--pack-destination', folder, '--ignore-scripts', '--loglevel=error'];
execFileSync('npm', ['pack', `./${join('dist', projectRoot)}`, ...args], { stdio: 'inherit' });
