import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
/** Below the workspace, so that its packages resolve; ignored by Git. */
const folder = join(root, 'dist/docs-examples');
const documents = globSync(['*.md', 'docs/**/*.md', '{apps,libs,tools}/*/README.md'], { cwd: root }).toSorted();

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the examples of the documents', () => {
  it('compile', () => {
    const examples = documents.flatMap((document) => examplesOf(document));
    expect(examples.length).toBeGreaterThan(9);
    expect(compile(examples)).toBe('');
  });

  it('are seen when they are wrong', () => {
    const wrong = "import { createRowRepository } from '@daybreak/repository';\ncreateRowRepository({});\n";
    expect(compile([{ name: 'wrong.ts', code: wrong }])).toContain('wrong.ts');
  });
});

interface Example {
  name: string;
  code: string;
}

function examplesOf(document: string): Example[] {
  const text = readFileSync(join(root, document), 'utf8');
  return [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ''], index) => ({
    name: `${document.replaceAll(/\W/g, '-')}-${index + 1}.ts`,
    // The README's example of a rule stands where rules do.
    code: code
      .replace("'./rule.ts'", "'@daybreak/domain'")
      // An example of a suite stands where suites do.
      .replaceAll("from '../", "from '../../apps/pipeline-e2e/src/"),
  }));
}

/** What the compiler says of the examples: nothing when they are right. */
function compile(examples: Example[]): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { name, code } of examples) writeFileSync(join(folder, name), code);
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../tsconfig.base.json', include: ['*.ts'] }),
  );
  const compiler = join(root, 'node_modules/typescript-native/bin/tsc');
  const { stdout, stderr } = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
  return stdout + stderr;
}
