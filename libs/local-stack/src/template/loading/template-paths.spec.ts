import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { loadTemplates } from './load-templates.ts';
import { templatePathsOf } from './template-paths.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-paths-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const stack = (name: string): object => ({
  type: 'aws:cloudformation:stack',
  properties: { templateFile: `${name}.template.json` },
});

it('finds the stacks of a cdk.out, and those of its stages', () => {
  mkdirSync(join(folder, 'assembly-Prod'));
  const artifacts = {
    'Data.assets': { type: 'cdk:asset-manifest', properties: {} },
    Data: stack('Data'),
    Tree: { type: 'cdk:tree' },
    'assembly-Prod': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod' } },
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ version: '48.0.0', artifacts }));
  writeFileSync(join(folder, 'assembly-Prod', 'manifest.json'), JSON.stringify({ artifacts: { Prod: stack('Prod') } }));
  expect(templatePathsOf([folder, 'other.yaml'])).toEqual([
    join(folder, 'Data.template.json'),
    join(folder, 'assembly-Prod', 'Prod.template.json'),
    'other.yaml',
  ]);
});

it('loads templates with the names of their stacks', () => {
  writeFileSync(join(folder, 'shop.yaml'), 'Resources: {}');
  expect(loadTemplates(join(folder, 'shop.yaml'))).toMatchObject([{ stackName: 'shop', template: { Resources: {} } }]);
});

it.each([
  ['without a manifest', () => loadTemplates(folder), 'The folder has no manifest.json of cdk synth'],
  ['that is missing', () => loadTemplates(join(folder, 'none.json')), 'The template does not exist'],
  ['without a path', () => loadTemplates([]), 'templatePath names no template'],
])('rejects a template %s', (_, load, message) => {
  expect(load).toThrow(message);
});

it('rejects a folder with an invalid manifest', () => {
  writeFileSync(join(folder, 'manifest.json'), '{"artifacts":[1]}');
  expect(() => loadTemplates(folder)).toThrow('Not a manifest of cdk synth');
});
