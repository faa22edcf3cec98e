import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync, constants } from 'node:zlib';
import { loadTemplate } from '@daybreak/local-stack';
import { build } from 'esbuild';
import { olderVersionPath, repositoryFile, templateFile } from './files.ts';

// A program: packs the version that was built in another checkout. See README.md.
const {
  positionals: [checkout],
} = parseArgs({ allowPositionals: true });
if (checkout === undefined) throw new RangeError('Name the checkout of the version: node pack.ts ../older');

const assembly = join(checkout, 'dist/apps/infra/cdk.out');
const handlers = Object.values(loadTemplate(join(assembly, templateFile)).Resources).flatMap(
  ({ Type: type, Metadata: { 'aws:asset:path': folder } }) =>
    type === 'AWS::Lambda::Function' && typeof folder === 'string' ? [`${folder}/handler.cjs`] : [],
);
const { outputFiles } = await build({
  entryPoints: [resolve(checkout, 'libs/repository/src/index.ts')],
  absWorkingDir: resolve(checkout),
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  legalComments: 'none',
  write: false,
});

const files = {
  ...Object.fromEntries([templateFile, ...handlers].map((path) => [path, readFileSync(join(assembly, path), 'utf8')])),
  [repositoryFile]: outputFiles.map(({ text }) => text).join(''),
};
// In one window: each bundle has the same SDK.
const params = { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS };
writeFileSync(olderVersionPath, brotliCompressSync(JSON.stringify(files), { params }));
