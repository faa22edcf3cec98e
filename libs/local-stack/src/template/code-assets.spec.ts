import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { writeFixture } from '../testing/start-fixture.ts';
import { checkCode } from './check-wiring.ts';
import { readCodeAssets, stackNameOf } from './code-assets.ts';

const resource = { Type: 'AWS::Lambda::Function', Properties: {}, Metadata: {} };

describe('readCodeAssets', () => {
  it('finds a folder through the asset manifest', () => {
    using fixture = writeFixture('');
    const assets = readCodeAssets(fixture.templatePath);
    expect(assets.folderOf(resource, 'abc.zip')).toBe(join(fixture.folder, 'consumer'));
    expect(assets.folderOf(resource, 'other.zip')).toBeUndefined();
  });

  it('believes the metadata first', () => {
    const assets = readCodeAssets('/nowhere/Shop.template.json');
    expect(assets.folderOf({ ...resource, Metadata: { 'aws:asset:path': 'asset.1' } }, undefined)).toBe(
      '/nowhere/asset.1',
    );
  });
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
  });

  it('names the command that builds code that is not', () => {
    expect(checkCode([{ ...model, codeFolder: '/nowhere' }], new Set())).toEqual([
      'Function Work: no handler.cjs, .js or .mjs in /nowhere: build the function',
    ]);
  });
});

it('names the stack after its template', () => {
  expect(stackNameOf('/a/Shop-dev.template.json')).toBe('Shop-dev');
  expect(stackNameOf('/a/.aws-sam/build/template.yaml')).toBe('template');
  expect(stackNameOf('/a/shop.v2.yml')).toBe('shop-v2');
});
