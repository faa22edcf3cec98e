import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyWorkspace } from '@daybreak/workspace-copy';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { affectedBy, type Imports, importsIn, inputsOf } from './ask-nx.ts';
import { unhashedImports } from './unhashed-imports.ts';

/** A bound, not a wait: each question is a process of Nx. */
jest.setTimeout(120_000);

let workspace = '';
let imports: Imports = {};
beforeAll(() => {
  workspace = copyWorkspace();
  imports = importsIn(workspace);
});
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

const functions = ['dead-letter', 'scanner', 'worker', 'writer'];
const deployed = ['bundles', 'cli', 'docs-examples', 'generators', 'infra', 'pipeline-e2e', 'scripts'];

describe('nx affected', () => {
  it.each([
    ['a library of the functions', 'libs/batch/src/index.ts', ['batch', 'packages', ...functions, ...deployed]],
    ['a function', 'apps/writer/src/create-handler.ts', ['writer', ...deployed]],
    ['the stack', 'apps/infra/src/settings.ts', deployed],
    ['the test kit', 'libs/testkit/src/index.ts', ['testkit', ...functions, ...deployed]],
    ['how functions are bundled', 'tools/esbuild/function.esbuild.cjs', ['esbuild', ...functions, ...deployed]],
    ['the end-to-end suites', 'apps/pipeline-e2e/src/item.ts', ['docs-examples', 'pipeline-e2e']],
    ['the README', 'README.md', ['cli', 'docs-examples']],
    ['an example', 'examples/price-changes.csv', ['cli']],
    ['a workflow', '.github/workflows/ci.yml', ['workflows']],
  ])('of %s picks whom it may break, and this suite', (_, file, affected) => {
    expect(affectedBy(workspace, file)).toEqual([...affected, 'guards'].toSorted());
  });

  it.each(['nx.json', 'tsconfig.base.json', 'eslint.config.js', 'package-lock.json'])('of %s picks all', (file) => {
    const projects = Object.keys(imports).filter((name) => !name.startsWith('npm:'));
    expect(affectedBy(workspace, file)).toEqual(projects.toSorted());
  });
});

describe('the hash of a task', () => {
  // Those that take the source of all that they import, and those that name it themselves.
  it.each([
    'worker:test',
    'worker:mutation',
    'repository:integration',
    'cli:test',
    'cli:integration',
    'packages:integration',
    'scripts:integration',
  ])('%s holds what the project imports, and what that imports, and no spec of it', (task) => {
    const [project = ''] = task.split(':');
    const inputs = inputsOf(workspace, task);
    expect(unhashedImports(workspace, imports, project, inputs)).toEqual([]);
    const { root = '' } = imports[project] ?? {};
    expect(inputs.files.filter((file) => file.endsWith('.spec.ts') && !file.startsWith(root))).toEqual([]);
    expect(inputs.runtime).toContain('node -v');
  });

  it.each([
    ['inputs forget the imported source', 'worker:test', 'nx.json', /("specs", )"\^source", /],
    ['a project forgets to name an import', 'cli:test', 'apps/cli/project.json', /()"local-stack", /g],
  ])('is seen to lack it when %s', (_, task, file, forgotten) => {
    const path = join(workspace, file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(forgotten, '$1'));
    const [project = ''] = task.split(':');
    try {
      expect(unhashedImports(workspace, imports, project, inputsOf(workspace, task))).not.toEqual([]);
    } finally {
      writeFileSync(path, text);
    }
  });

  it('holds every variable of ours that the code names, for suites', () => {
    const code = readdirSync(workspace, { recursive: true, encoding: 'utf8' })
      .filter((file) => /^(apps|libs|tools)\/.*\.ts$/.test(file))
      .map((file) => readFileSync(join(workspace, file), 'utf8'));
    const named = new Set(code.flatMap((text) => text.match(/\bDAYBREAK_[A-Z_]*[A-Z]\b/g) ?? []));
    expect(named.size).toBeGreaterThan(3);
    expect(inputsOf(workspace, 'pipeline-e2e:integration').environment).toEqual(expect.arrayContaining([...named]));
  });

  it.each(['pipeline-e2e:integration', 'cli:integration', 'bundles:integration'])('%s holds the template', (task) => {
    const template = 'dist/apps/infra/cdk.out/Daybreak-dev.template.json';
    mkdirSync(join(workspace, dirname(template)), { recursive: true });
    writeFileSync(join(workspace, template), '{}');
    expect(inputsOf(workspace, task).depOutputs).toContain(template);
  });
});
