import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as batch from '@daybreak/batch';
import * as domain from '@daybreak/domain';
import * as repository from '@daybreak/repository';
import * as runtime from '@daybreak/runtime';
import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { compile } from './executors/compile.ts';
import { oldestNode } from './packages/published-manifest.ts';

const root = join(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const targetsSchema = v.object({ targets: v.record(v.string(), v.unknown()) });
const names = (text: string, word: string): boolean => new RegExp(`\\b${word}\\b`).test(text);

describe('the examples in the documents', () => {
  const documents = globSync(['*.md', 'docs/**/*.md', '{apps,libs,tools}/*/README.md'], { cwd: root });
  const examples = documents.flatMap((document) =>
    [...read(document).matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ''], index) => ({
      name: `${document.replaceAll(/\W/g, '-')}-${index + 1}.ts`,
      code: code
        // The README's example of a rule is in the folder of rules.
        .replace("'./rule.ts'", "'@daybreak/domain'")
        // An example of a suite is in the folder of suites.
        .replaceAll("from '../", "from '../../apps/pipeline-e2e/src/"),
    })),
  );

  it('compile, and a faulty one does not', async () => {
    const wrong = "import { createRowRepository } from '@daybreak/repository';\ncreateRowRepository({});\n";
    // In the workspace, so that its packages resolve.
    mkdirSync(join(root, 'dist'), { recursive: true });
    const folder = mkdtempSync(join(root, 'dist/examples-'));
    try {
      for (const { name, code } of [...examples, { name: 'wrong.ts', code: wrong }])
        writeFileSync(join(folder, name), code);
      const found = await compile({ extends: '../../tsconfig.base.json', include: [folder] }, root);
      expect(examples.length).toBeGreaterThan(9);
      expect(found).toEqual([expect.objectContaining({ text: expect.stringContaining('wrong.ts(2,21)') })]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  // Otherwise Nx would restore a cached result after a change of an example's import.
  it('import only projects that the project file lists', () => {
    const projectSchema = v.object({ implicitDependencies: v.array(v.string()) });
    const named = v.parse(projectSchema, JSON.parse(read('tools/workspace/project.json'))).implicitDependencies;
    const imports = /from '(?:@daybreak|\.\.\/\.\.\/apps)\/([\w-]+)/g;
    const imported = examples.flatMap(({ code }) => [...code.matchAll(imports)].map(([, name = '']) => name));
    expect(imported).toEqual(expect.arrayContaining(['pipeline-e2e', 'writer']));
    expect(imported.filter((name) => !named.includes(name))).toEqual([]);
  });
});

it('public documents and examples import no internal entry', () => {
  const files = globSync(
    [
      '*.md',
      'docs/*.md',
      '{apps,libs,tools}/*/README.md',
      'examples/**/*.{md,mjs}',
      'tools/workspace/kit-consumer/*.*',
    ],
    { cwd: root },
  );
  const internalImports = (text: string): string[] =>
    [...text.matchAll(/\b(?:from|import|require)\b[ (]*'(@daybreak\/[\w-]+\/[\w/-]+)'/g)].map(([, name = '']) => name);
  expect(internalImports("import { TokenBucket } from '@daybreak/local-stack/internal';")).toHaveLength(1);
  expect(files).toEqual(expect.arrayContaining(['examples/orders/orders.test.mjs', 'docs/testkit.md']));
  expect(files.flatMap((file) => internalImports(read(file)).map((name) => `${file}: ${name}`))).toEqual([]);
});

describe('the README', () => {
  it.each(Object.entries({ batch, domain, repository, runtime }))('of %s names all exports', (name, api) => {
    const readme = read(`libs/${name}/README.md`);
    expect(Object.keys(api).filter((exported) => !names(readme, exported))).toEqual([]);
  });

  it.each(globSync('libs/*/package.json', { cwd: root }))('next to %s says how to get the package', (file) => {
    const { name } = v.parse(v.object({ name: v.string() }), JSON.parse(read(file)));
    const folder = dirname(file);
    const { targets } = v.parse(targetsSchema, JSON.parse(read(join(folder, 'project.json'))));
    // The integration suite of the packages runs this command for packages that are packed and not published.
    const packed = '\n    npm install CLONE/dist/packages/libs/*/*.tgz ';
    const ways = [
      ['nx-release-publish', new RegExp(`\\n {4}npm install (?:--save-dev )?${name}\\b`)],
      ['pack', packed],
      ['lint', `adds \`"${name}": "*"\``],
    ] as const;
    const [, way = ''] = ways.find(([target]) => target in targets) ?? [];
    expect(read(join(folder, 'README.md'))).toMatch(way);
  });

  it('of the repository names every call of its rows, and the required version of Node', () => {
    const readme = read('libs/repository/README.md');
    const rows = repository.createRowRepository({
      documentClient: runtime.createDynamoDBDocumentClient({ region: 'eu-west-1' }),
      tableName: 'rows',
      clock: runtime.systemClock,
    });
    expect(Object.keys(rows).filter((call) => !names(readme, call))).toEqual([]);
    expect(names(readme.replaceAll('getWithHistory', ''), 'getWithHistory')).toBe(false);
    expect(readme).toContain(`Node ${oldestNode} or newer`);
  });
});

it('docs/rules.md has exactly one entry per rule', () => {
  const headings = [...read('docs/rules.md').matchAll(/^## (.+)$/gm)].map(([, kind]) => kind);
  expect(new Set(headings)).toEqual(new Set(domain.builtInRuleBook.kinds));
});
