import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import * as v from 'valibot';

const root = join(import.meta.dirname, '../../..');
/** Below the workspace, so that its packages resolve; ignored by Git. */
const folder = join(root, 'dist/docs-examples');
const documents = globSync(['*.md', 'docs/**/*.md', '{apps,libs,tools}/*/README.md'], { cwd: root }).toSorted();

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const projectSchema = v.object({ implicitDependencies: v.array(v.string()) });

const examples = documents.flatMap((document) => examplesOf(document));

describe('the examples of the documents', () => {
  it('compile', () => {
    expect(examples.length).toBeGreaterThan(9);
    expect(compile(examples)).toBe('');
  });

  it('are seen when they are wrong', () => {
    const wrong = "import { createRowRepository } from '@daybreak/repository';\ncreateRowRepository({});\n";
    expect(compile([{ name: 'wrong.ts', code: wrong }])).toContain('wrong.ts');
  });
});

// Otherwise Nx would answer from its cache after a change of what an example imports.
it('the project names what the examples import', () => {
  const project: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../project.json'), 'utf8'));
  const named = v.parse(projectSchema, project).implicitDependencies;
  const imported = [
    ...examples
      .map(({ code }) => code)
      .join('\n')
      .matchAll(/from '(?:@daybreak|\.\.\/\.\.\/apps)\/([\w-]+)/g),
  ].map(([, name]) => name);
  expect(imported).toEqual(expect.arrayContaining(['pipeline-e2e', 'writer']));
  expect(imported.filter((name = '') => !named.includes(name))).toEqual([]);
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
  const { stdout, stderr, error } = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
  if (error !== undefined) throw error;
  return stdout + stderr;
}
