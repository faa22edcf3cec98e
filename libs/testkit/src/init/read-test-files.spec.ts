import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { testFileOf } from './read-test-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tests-of-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ofCdkInit = `module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\\\.tsx?$': 'ts-jest' },
};`;

it.each([
  ['no file', 'jest', undefined, 'test/pipeline.test.js'],
  ['what cdk init writes', 'jest', ofCdkInit, 'test/pipeline.test.ts'],
  ['a transform only', 'jest', "module.exports = { preset: 'ts-jest' };", 'test/pipeline.test.js'],
  [
    'both languages',
    'jest',
    "export default { testMatch: ['**/?(*.)+(spec|test).[jt]s?(x)'] };",
    'test/pipeline.test.js',
  ],
  [
    'another folder',
    'jest',
    "module.exports = { roots: ['<rootDir>/src', '<rootDir>/tests'] };",
    'src/pipeline.test.js',
  ],
  ['another name', 'jest', 'export default { testRegex: "src/.*\\.spec\\.ts$" };', 'test/pipeline.spec.ts'],
  ['TypeScript', 'vitest', 'export default { test: { include: [`./**/*.test.ts`] } };', 'test/pipeline.test.ts'],
  ['no tests', 'vitest', "export default { test: { coverage: { include: ['src/**'] } } };", 'test/pipeline.test.js'],
] as const)('reads the path of tests from a configuration with %s, of %s', (_, runner, config, file) => {
  if (config !== undefined) writeFileSync(join(folder, `${runner}.config.js`), config);
  expect(testFileOf(folder, runner, undefined)).toBe(file);
});

it('reads the configuration of package.json', () => {
  expect(testFileOf(folder, 'jest', { testMatch: ['**/*.test.ts'], roots: ['<rootDir>'] })).toBe(
    'test/pipeline.test.ts',
  );
});
