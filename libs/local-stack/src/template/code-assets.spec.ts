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

  it('believes the metadata first', () => {
    const assets = readCodeAssets('/nowhere/Shop.template.json');
    expect(assets.folderOf({ ...resource, Metadata: { 'aws:asset:path': 'asset.1' } }, undefined)).toBe(
      '/nowhere/asset.1',
    );
  });

  it('takes a path beside the template, as SAM does', () => {
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

  it('takes a single script', () => {
    using fixture = writeFixture('');
    writeFileSync(join(fixture.folder, 'app.js'), 'exports.handler = 1;');
    const folder = readCodeAssets(fixture.templatePath).folderOf(resource, 'app.js') ?? '';
    expect(readFileSync(join(folder, 'app.js'), 'utf8')).toBe('exports.handler = 1;');
  });

  it('refuses what is no archive, and one that would write outside of its folder', () => {
    using fixture = writeFixture('');
    const assets = readCodeAssets(fixture.templatePath);
    writeFileSync(join(fixture.folder, 'none.zip'), 'none');
    expect(() => assets.folderOf(resource, 'none.zip')).toThrow(CodeError);
    writeFileSync(join(fixture.folder, 'evil.zip'), zip({ '../evil.js': fixture.folder }));
    expect(() => assets.folderOf(resource, 'evil.zip')).toThrow('holds ../evil.js, which is outside of it');
  });

  it('puts code that the template holds into index.js', () => {
    const folder =
      readCodeAssets('/nowhere/a.yaml').folderOf(resource, { ZipFile: 'exports.handler = () => 1;' }) ?? '';
    expect(readFileSync(join(folder, 'index.js'), 'utf8')).toBe('exports.handler = () => 1;');
  });
});

it('layers lie over each other', () => {
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

  it('accepts code that is there, and handlers that need none', () => {
    using fixture = writeFixture('');
    expect(checkCode([{ ...model, codeFolder: join(fixture.folder, 'consumer') }], new Set())).toEqual([]);
    expect(checkCode([model], new Set(['work']))).toEqual([]);
    expect(checkCode([{ ...model, notRun: 'is a container image' }], new Set())).toEqual([]);
  });

  it('names the command that builds code that is not', () => {
    expect(checkCode([{ ...model, codeFolder: '/nowhere' }], new Set())).toEqual([
      'Function Work: no handler.cjs, .js or .mjs in /nowhere: build the function',
    ]);
    using fixture = writeFixture('');
    writeFileSync(join(fixture.folder, 'handler.ts'), '');
    expect(checkCode([{ ...model, codeFolder: fixture.folder }], new Set())).toEqual([
      `Function Work: no handler.cjs, .js or .mjs in ${fixture.folder}: build the function (sam build), and give the ` +
        'template that names its build',
    ]);
  });

  it('refuses a handler that names no export', () => {
    expect(checkCode([{ ...model, codeFolder: '/nowhere', handler: 'index' }], new Set())).toEqual([
      'Function Work: its Handler index is not one such as index.handler',
    ]);
  });
});

it.each([
  ['/a/Shop-dev.template.json', 'Shop-dev'],
  ['/a/shop.v2.yml', 'shop-v2'],
  ['/template.yaml', 'template'],
  ['/a/my_shop/template.yaml', 'my-shop'],
  ['/a/shop/.aws-sam/build/template.yaml', 'shop'],
])('names the stack of %s', (path, name) => {
  expect(stackNameOf(path)).toBe(name);
});
