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

it('a folder of cdk synth stands for its stacks, and those of its stages', () => {
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

it('templates are loaded with the names of their stacks', () => {
  writeFileSync(join(folder, 'shop.yaml'), 'Resources: {}');
  expect(loadTemplates(join(folder, 'shop.yaml'))).toMatchObject([{ stackName: 'shop', template: { Resources: {} } }]);
});

it.each([
  ['without a manifest', () => loadTemplates(folder), 'It is a folder without the manifest.json of cdk synth'],
  ['that is not there', () => loadTemplates(join(folder, 'none.json')), 'There is no such template'],
  ['of no name', () => loadTemplates([]), 'There is no template'],
])('a template %s is refused', (_, load, message) => {
  expect(load).toThrow(message);
});

it('a folder whose manifest is none is refused', () => {
  writeFileSync(join(folder, 'manifest.json'), '{"artifacts":[1]}');
  expect(() => loadTemplates(folder)).toThrow('It is no manifest of cdk synth');
});
