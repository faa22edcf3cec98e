import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import * as v from 'valibot';
import { type Check, type Finding, forEachProject, forOneProject, type Project } from './for-each-project.ts';
import { runNode } from './run-node.ts';

const suiteSchema = v.looseObject({
  /** The path of the file. */
  name: v.string(),
  status: v.string(),
  /** The failures, as Jest prints them. */
  message: v.string(),
});
type Suite = v.InferOutput<typeof suiteSchema>;
const reportSchema = v.object({ testResults: v.array(suiteSchema) });

const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];

/** Runs the tests of one kind of all projects in one Jest, which starts once and compiles each package once (docs/adr/0017). */
function checkOf(kind: 'spec' | 'fuzz' | 'integration', target: string, { shows = false } = {}): Check {
  return async (projects, root, words) => {
    if (!shows && words.some((word) => /^--watch(All)?(=true)?$/.test(word)))
      throw new Error('Jest needs the terminal to watch: add --batch=false');
    const folder = mkdtempSync(join(tmpdir(), 'daybreak-specs-'));
    try {
      const report = join(folder, 'report.json');
      const flags = ['--testMatch', `**/*.${kind}.ts`, '--json', '--outputFile', report];
      const args = [...jest, ...projectFlags(projects), ...flags, ...words];
      const { passed, output } = await runNode(args, root, { shows });
      // Jest ended without a report.
      if (!existsSync(report)) throw new Error(output);
      const suites = v.parse(reportSchema, JSON.parse(readFileSync(report, 'utf8'))).testResults;
      // Jest names files by their real paths.
      const named = suites.map((suite) => ({ ...suite, file: relative(realpathSync(root), suite.name) }));
      const findings = projects.flatMap((project) => {
        const own = named.filter(({ file }) => file.startsWith(`${project.folder}/`));
        writeReport(join(root, `dist/test-results/${project.name}-${target}.json`), own);
        return failuresOf(project, own);
      });
      if (!passed && findings.length === 0) throw new Error(output);
      return { findings, output };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

function projectFlags(projects: readonly Project[]): string[] {
  const folders = projects.map(({ folder }) => folder);
  if (folders.length === 1) return ['--config', `${folders.join()}/jest.config.js`];
  return ['--config', 'tools/workspace/src/jest/projects.config.js', '--projects', ...folders];
}

/** A project without tests fails, as in Jest. */
function failuresOf({ folder }: Project, suites: readonly (Suite & { file: string })[]): Finding[] {
  if (suites.length === 0) return [{ file: `${folder}/jest.config.js`, text: 'No tests found' }];
  return suites
    .filter(({ status }) => status === 'failed')
    .map(({ file, message }) => ({ file, text: `FAIL ${file}\n${message}` }));
}

function writeReport(file: string, testResults: readonly Suite[]): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ testResults }));
}

export const runSpecs = forEachProject(checkOf('spec', 'test'));
export const runFuzz = forEachProject(checkOf('fuzz', 'fuzz'));
/** For a single project, Jest has the terminal. */
export const runSpecsOfOne = forOneProject(checkOf('spec', 'test', { shows: true }));
export const runFuzzOfOne = forOneProject(checkOf('fuzz', 'fuzz', { shows: true }));
export const runIntegration = forOneProject(checkOf('integration', 'integration', { shows: true }));
