import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ExecutorContext, TaskGraph } from '@nx/devkit';
import { parseReport, reportsOf } from './report.ts';
import { startJest } from './start-jest.ts';
import { tellReport } from './tell-report.ts';

interface Options {
  /** What else was said on the command line, word by word. */
  readonly __unparsed__?: readonly string[];
}

interface TaskResult {
  readonly success: boolean;
  readonly terminalOutput: string;
  /** Milliseconds of the epoch. */
  readonly startTime?: number;
  readonly endTime?: number;
}

const severalProjects = 'tools/jest/several-projects/jest.config.js';

const reportFile = (project: string): string => `dist/test-results/${project}-test.json`;

/** The specs of one project, as `nx test PROJECT --batch=false` runs them: Jest has the terminal. */
export async function runSpecsOfOne(options: Options, context: ExecutorContext): Promise<{ success: boolean }> {
  const project = context.projectName ?? '';
  const { passed } = await startJest(argumentsForOne(project, options, context), { cwd: context.root, shows: true });
  return { success: passed };
}

/**
 * The specs of each task's project. Those of several run in one Jest, which starts once and compiles a package once for all
 * of them (docs/adr/0017); each project has its own result and its own report all the same.
 */
export async function* runSpecs(
  { tasks }: TaskGraph,
  optionsOf: Readonly<Record<string, Options>>,
  _: unknown,
  context: ExecutorContext,
): AsyncGenerator<{ task: string; result: TaskResult }> {
  const wanted = Object.values(tasks).map(({ id, target }) => ({ task: id, project: target.project }));
  const [only] = wanted;
  // A command line is the same for every task.
  const options = optionsOf[only?.task ?? ''] ?? {};
  if (options.__unparsed__?.some((word) => /^--watch(All)?(=true)?$/.test(word))) {
    const terminalOutput = 'To watch, Jest needs the terminal: add --batch=false\n';
    for (const { task } of wanted) yield { task, result: { success: false, terminalOutput } };
    return;
  }
  const results =
    only !== undefined && wanted.length === 1
      ? [await runOne(only.project, options, context)]
      : await runSeveral(
          wanted.map(({ project }) => project),
          options,
          context,
        );
  for (const [index, result] of results.entries()) yield { task: wanted[index]?.task ?? '', result };
}

async function runOne(project: string, options: Options, context: ExecutorContext): Promise<TaskResult> {
  const { passed, output } = await startJest(argumentsForOne(project, options, context), { cwd: context.root });
  return { success: passed, terminalOutput: output };
}

async function runSeveral(
  projects: readonly string[],
  options: Options,
  context: ExecutorContext,
): Promise<TaskResult[]> {
  const { root } = context;
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-specs-'));
  try {
    const file = join(folder, 'report.json');
    // Jest names files by their real paths.
    const folders = projects.map((project) => realpathSync(join(root, rootOf(project, context))));
    const args = [...jestArguments(severalProjects, file, options), '--projects', ...folders];
    const { passed, output } = await startJest(args, { cwd: root });
    // It ended before it had anything to report: nothing is known of any project.
    if (!existsSync(file)) return projects.map(() => ({ success: false, terminalOutput: output }));

    const reports = reportsOf(parseReport(readFileSync(file, 'utf8')), folders);
    const isExplained = passed || reports.some(({ success }) => !success);
    return reports.map((report, index) => {
      write(join(root, reportFile(projects[index] ?? '')), JSON.stringify(report));
      return {
        success: isExplained && report.success,
        terminalOutput: isExplained ? tellReport(report, root) : output,
        startTime: report.startTime,
        endTime: report.endTime,
      };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function argumentsForOne(project: string, options: Options, context: ExecutorContext): string[] {
  return jestArguments(join(rootOf(project, context), 'jest.config.js'), reportFile(project), options);
}

function jestArguments(config: string, report: string, { __unparsed__: more = [] }: Options): string[] {
  return ['--config', config, '--testMatch', '**/*.spec.ts', '--json', '--outputFile', report, ...more];
}

function rootOf(project: string, { projectsConfigurations }: ExecutorContext): string {
  const configuration = projectsConfigurations.projects[project];
  if (configuration === undefined) throw new Error(`Nx names the project ${project}, and does not know it`);
  return configuration.root;
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
