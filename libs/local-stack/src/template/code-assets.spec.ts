import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { writeFixture } from '../testing/start-fixture.ts';
import { checkCode } from './check-wiring.ts';
import { readCodeAssets, stackNameOf } from './code-assets.ts';
import { CodeError } from './code/code-cache.ts';
import { mergeLayers } from './code/merge-layers.ts';

const resource = { Type: 'AWS::Lambda::Function', Properties: {}, Metadata: {} };
const zip = (files: Record<string, string>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, content]) => [name, strToU8(content)])));

describe('readCodeAssets', () => {
  it('finds a folder through the asset manifest', () => {
    using fixture = writeFixture('');
    const assets = readCodeAssets(fixture.templatePath);
    expect(assets.folderOf(resource, { S3Key: 'abc.zip' })).toBe(join(fixture.folder, 'consumer'));
    expect(assets.folderOf(resource, { S3Key: 'other.zip' })).toBeUndefined();
  });

  it('prefers the metadata', () => {
    const assets = readCodeAssets('/nowhere/Shop.template.json');
    expect(assets.folderOf({ ...resource, Metadata: { 'aws:asset:path': 'asset.1' } }, undefined)).toBe(
      '/nowhere/asset.1',
    );
  });

  it('accepts a path relative to the template, as SAM does', () => {
    expect(readCodeAssets('/nowhere/template.yaml').folderOf(resource, './src')).toBe('/nowhere/src');
  });

  it('unpacks a zip archive once', () => {
    using fixture = writeFixture('');
    writeFileSync(join(fixture.folder, 'code.zip'), zip({ 'lib/': '', 'lib/a.js': '1', 'index.js': fixture.folder }));
    const assets = readCodeAssets(fixture.templatePath);
    const folder = assets.folderOf(resource, 'code.zip') ?? '';
    expect(readFileSync(join(folder, 'lib', 'a.js'), 'utf8')).toBe('1');
    expect(readFileSync(join(folder, 'index.js'), 'utf8')).toBe(fixture.folder);
    expect(assets.folderOf(resource, 'code.zip')).toBe(folder);
  });

  it('accepts a single script', () => {
    using fixture = writeFixture('');
    writeFileSync(join(fixture.folder, 'app.js'), 'exports.handler = 1;');
    const folder = readCodeAssets(fixture.templatePath).folderOf(resource, 'app.js') ?? '';
    expect(readFileSync(join(folder, 'app.js'), 'utf8')).toBe('exports.handler = 1;');
  });

  it('rejects a file that is not an archive, and an archive with a path outside of its folder', () => {
    using fixture = writeFixture('');
    const assets = readCodeAssets(fixture.templatePath);
    writeFileSync(join(fixture.folder, 'none.zip'), 'none');
    expect(() => assets.folderOf(resource, 'none.zip')).toThrow(CodeError);
    writeFileSync(join(fixture.folder, 'evil.zip'), zip({ '../evil.js': fixture.folder }));
    expect(() => assets.folderOf(resource, 'evil.zip')).toThrow('has ../evil.js, which is outside of its folder');
  });

  it('writes inline code to index.js', () => {
    const folder =
      readCodeAssets('/nowhere/a.yaml').folderOf(resource, { ZipFile: 'exports.handler = () => 1;' }) ?? '';
    expect(readFileSync(join(folder, 'index.js'), 'utf8')).toBe('exports.handler = () => 1;');
  });
});

it('merges layers, and a later layer replaces files of an earlier one', () => {
  using fixture = writeFixture('');
  const layer = (name: string, files: Record<string, string>): string => {
    const folder = join(fixture.folder, name);
    mkdirSync(join(folder, 'nodejs'), { recursive: true });
    for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, 'nodejs', file), content);
    return folder;
  };
  const lower = layer('lower', { 'a.js': 'lower', 'b.js': 'lower' });
  const upper = layer('upper', { 'b.js': 'upper' });
  expect(mergeLayers([])).toBeUndefined();
  expect(mergeLayers([lower])).toBe(lower);
  const merged = mergeLayers([lower, upper]) ?? '';
  expect(['a.js', 'b.js'].map((file) => readFileSync(join(merged, 'nodejs', file), 'utf8'))).toEqual([
    'lower',
    'upper',
  ]);
});

describe('checkCode', () => {
  const model = {
    logicalId: 'Work',
    name: 'work',
    arn: '',
    handler: 'handler.handler',
    timeoutSeconds: 3,
    memorySizeMiB: 128,
    environment: {},
    maximumRetryAttempts: 2,
    maximumEventAgeSeconds: 60,
  };

  it('accepts functions with code, and functions with a handler', () => {
    using fixture = writeFixture('');
    expect(checkCode([{ ...model, codeFolder: join(fixture.folder, 'consumer') }], new Set())).toEqual([]);
    expect(checkCode([model], new Set(['work']))).toEqual([]);
    expect(checkCode([{ ...model, notRun: 'is a container image' }], new Set())).toEqual([]);
  });

  it('names the command that builds missing code', () => {
    expect(checkCode([{ ...model, codeFolder: '/nowhere' }], new Set())).toEqual([
      'Function Work: /nowhere has no handler.cjs, .js or .mjs: build the function',
    ]);
    using fixture = writeFixture('');
    writeFileSync(join(fixture.folder, 'handler.ts'), '');
    expect(checkCode([{ ...model, codeFolder: fixture.folder }], new Set())).toEqual([
      `Function Work: ${fixture.folder} has no handler.cjs, .js or .mjs: build the function (sam build), and ` +
        'use the template in the build folder',
    ]);
  });

  it('rejects a handler that does not name an export', () => {
    expect(checkCode([{ ...model, codeFolder: '/nowhere', handler: 'index' }], new Set())).toEqual([
      'Function Work: its Handler index does not have the form file.export, such as index.handler',
    ]);
  });
});

it.each([
  ['/a/Shop-dev.template.json', 'Shop-dev'],
  ['/a/shop.v2.yml', 'shop-v2'],
  ['/template.yaml', 'template'],
  ['/a/my_shop/template.yaml', 'my-shop'],
  ['/a/shop/.aws-sam/build/template.yaml', 'shop'],
])('derives the name of the stack from %s', (path, name) => {
  expect(stackNameOf(path)).toBe(name);
});
