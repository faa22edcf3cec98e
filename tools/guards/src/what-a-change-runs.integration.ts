import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyWorkspace, type Inputs, inputsOf } from '@daybreak/workspace';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { affectedBy, type Imports, importsIn } from './nx-graph.ts';
import { unhashedImports } from './unhashed-imports.ts';

/** The time limit of a test. Each call starts a process of Nx. */
jest.setTimeout(120_000);

const template = 'dist/apps/infra/cdk.out/Daybreak-dev.template.json';
let workspace: string;
let imports: Imports = {};
beforeAll(() => {
  workspace = copyWorkspace();
  mkdirSync(join(workspace, dirname(template)), { recursive: true });
  writeFileSync(join(workspace, template), '{}');
  imports = importsIn(workspace);
});
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

const functions = ['dead-letter', 'editor', 'notifier', 'scanner', 'worker', 'writer'];
const deployed = ['cli', 'generators', 'infra', 'pipeline-e2e', 'workspace'];

describe('nx affected', () => {
  it.each([
    [
      'a library of the functions',
      'libs/batch/src/index.ts',
      ['batch', 'events', 'planner', ...functions, ...deployed],
    ],
    ['a function', 'apps/writer/src/create-handler.ts', ['writer', ...deployed]],
    ['the bundling of functions', 'tools/workspace/src/bundles/function.esbuild.cjs', [...functions, ...deployed]],
    ['the end-to-end suites', 'apps/pipeline-e2e/src/item.ts', ['generators', 'pipeline-e2e', 'workspace']],
    ['the README', 'README.md', ['cli', 'generators', 'workspace']],
    ['an example', 'examples/price-changes.csv', ['cli']],
    ['a workflow', '.github/workflows/ci.yml', []],
  ])('after a change of %s selects the projects that it may break, and this suite', (_, file, affected) => {
    expect(affectedBy(workspace, file)).toEqual([...affected, 'guards'].toSorted());
  });

  it('after a change of package-lock.json selects all projects', () => {
    const projects = Object.keys(imports).filter((name) => !name.startsWith('npm:'));
    expect(affectedBy(workspace, 'package-lock.json')).toEqual(projects.toSorted());
  });
});

const known = new Map<string, Inputs>();
/** Returns the inputs of a task's hash. Runs Nx once per task. */
function inputs(task: string): Inputs {
  const found = known.get(task) ?? inputsOf(workspace, task);
  known.set(task, found);
  return found;
}

describe('the hash of a task', () => {
  // The tasks whose inputs are the sources of all imports, and those that list them.
  const tasks = ['worker:test', 'worker:mutation', 'repository:integration', 'cli:test', 'cli:integration'];

  it.each([...tasks, 'generators:integration', 'workspace:integration'])(
    '%s covers the direct and indirect imports of the project',
    (task) => {
      const [project = ''] = task.split(':');
      expect(unhashedImports(workspace, imports, project, inputs(task))).toEqual([]);
    },
  );

  it.each(tasks)('%s covers the version of Node, and no spec of another project', (task) => {
    const { root = '' } = imports[task.replace(/:.*/, '')] ?? {};
    const specs = inputs(task).files.filter((file) => file.endsWith('.spec.ts'));
    expect(specs.filter((file) => !file.startsWith(`${root}/`))).toEqual([]);
    expect(inputs(task).runtime).toContain('node -v');
  });

  it.each([
    ['the inputs lack the imported sources', 'worker:test', 'nx.json', /("specs", )"\^source", /],
    ['a project does not list an import', 'cli:test', 'apps/cli/project.json', /()"local-stack",\s*/g],
  ])('is reported as incomplete when %s', (_, task, file, removed) => {
    const path = join(workspace, file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(removed, '$1'));
    const [project = ''] = task.split(':');
    try {
      expect(unhashedImports(workspace, imports, project, inputsOf(workspace, task))).not.toEqual([]);
    } finally {
      writeFileSync(path, text);
    }
  });

  it('covers the lint configuration, for lint', () => {
    const linted = ['oxlint.config.ts', '.oxfmtrc.json', 'tsconfig.base.json'];
    const ours = ['tools/guards/src/lint/one-way-rooms.js', 'tools/workspace/src/executors/lint.ts'];
    expect(inputs('batch:lint').files).toEqual(expect.arrayContaining([...linted, ...ours]));
  });

  it('covers every DAYBREAK_ variable in the code, for suites', () => {
    const printed = execFileSync('sh', ['tools/guards/print-imports.sh'], { cwd: workspace, encoding: 'utf8' });
    const named = new Set(printed.match(/\bDAYBREAK_[A-Z_]*[A-Z]\b/g));
    expect(named.size).toBeGreaterThan(3);
    expect(inputs('pipeline-e2e:integration').environment).toEqual(expect.arrayContaining([...named]));
  });

  it.each(['pipeline-e2e:integration', 'cli:integration', 'workspace:integration'])(
    '%s covers the template',
    (task) => {
      expect(inputs(task).depOutputs).toContain(template);
    },
  );
});
