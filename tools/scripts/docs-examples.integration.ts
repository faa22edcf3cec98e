import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
/** Below the workspace, so that its packages resolve; ignored by Git. */
const folder = join(root, 'dist/docs-examples');
const documents = ['README.md', 'docs/testing.md'];

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('compiles every example of the documents', () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const examples = documents.flatMap((document) => examplesOf(document));
  for (const { name, code } of examples) writeFileSync(join(folder, name), code);
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../tsconfig.base.json', include: ['*.ts'] }),
  );

  const compiler = join(root, 'node_modules/typescript-native/bin/tsc');
  const compiled = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });

  expect(examples.length).toBeGreaterThan(4);
  expect(compiled.stdout + compiled.stderr).toBe('');
});

function examplesOf(document: string): { name: string; code: string }[] {
  const text = readFileSync(join(root, document), 'utf8');
  return [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ''], index) => ({
    name: `${document.replaceAll(/\W/g, '-')}-${index + 1}.ts`,
    // The README's example of a rule stands where rules do.
    code: code.replace("'./rule.ts'", "'@daybreak/domain'"),
  }));
}
