/**
 * Usage: node write-commonjs.ts libs/domain. Writes the CommonJS form of the library's build into its folder `cjs`, for
 * projects whose tests or bundles cannot load modules, such as Jest without `--experimental-vm-modules`.
 */
import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { transformSync } from 'esbuild';
import { oldestNode } from './published-manifest.ts';

const [projectRoot] = process.argv.slice(2);
if (projectRoot === undefined) throw new Error('Missing argument: node write-commonjs.ts libs/domain');

const declareModuleUrl = `const __moduleUrl = require('node:url').pathToFileURL(__filename).href;`;
const built = join('dist', projectRoot);
const target = join(built, 'cjs');
for (const file of globSync('**/*.{js,d.ts}', { cwd: built, exclude: ['cjs'] })) {
  const to = join(target, file);
  mkdirSync(dirname(to), { recursive: true });
  if (file.endsWith('.d.ts')) cpSync(join(built, file), to);
  else writeFileSync(to, commonjsOf(file));
}
writeFileSync(join(target, 'package.json'), '{ "type": "commonjs" }\n');

function commonjsOf(file: string): string {
  const module = readFileSync(join(built, file), 'utf8');
  try {
    const { code } = transformSync(module, {
      format: 'cjs',
      platform: 'node',
      target: `node${oldestNode}`,
      define: { 'import.meta.dirname': '__dirname', 'import.meta.url': '__moduleUrl' },
    });
    return code.includes('__moduleUrl') ? `${declareModuleUrl}\n${code}` : code;
  } catch (error) {
    if (!String(error).includes('Top-level await')) throw error;
    // The program of a process, which no file imports, stays a module.
    return `import(${JSON.stringify(relative(dirname(join(target, file)), join(built, file)))});\n`;
  }
}
