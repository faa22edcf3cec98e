export interface Project {
  readonly name: string;
  /** Relative to the workspace's root. */
  readonly folder: string;
}

export interface Finding {
  /** Relative to the workspace's root. */
  readonly file: string;
  readonly text: string;
}

/**
 * Checks several projects in one run. `output` is the full output, if it contains more than the findings. Throws if the
 * check could not run; then the result of every project is unknown.
 */
export type Check = (
  projects: readonly Project[],
  root: string,
  /** Further arguments of the command line. */
  words: readonly string[],
) => Promise<{ findings: readonly Finding[]; output?: string }>;

interface Options {
  readonly __unparsed__?: readonly string[];
}

/** The used parts of Nx's TaskGraph and ExecutorContext. */
export interface Batch {
  readonly tasks: Readonly<Record<string, { id: string; target: { project: string } }>>;
}
export interface Context {
  readonly root: string;
  readonly projectName?: string;
  readonly projectsConfigurations: { readonly projects: Readonly<Record<string, { readonly root: string }>> };
}

interface TaskResult {
  readonly success: boolean;
  readonly terminalOutput: string;
  /** Epoch milliseconds. */
  readonly startTime: number;
  readonly endTime: number;
}

/**
 * Returns a batch executor of Nx, which checks the projects of all ready tasks in one process. A task fails if there is
 * a finding in its project, or in a file of none of the projects. A single task shows the full output.
 */
export function forEachProject(check: Check) {
  return async function* (
    { tasks }: Batch,
    options: Readonly<Record<string, Options>>,
    _: unknown,
    context: Context,
  ): AsyncGenerator<{ task: string; result: TaskResult }> {
    const wanted = Object.values(tasks).map(({ id, target }) => ({ id, ...projectOf(target.project, context) }));
    // All tasks have the same command line.
    const words = Object.values(options)[0]?.__unparsed__ ?? [];
    const startTime = Date.now();
    const { findings, output } = await check(wanted, context.root, words);
    const times = { startTime, endTime: Date.now() };
    const isIn = ({ file }: Finding, { folder }: Project): boolean => file.startsWith(`${folder}/`);
    const elsewhere = findings.filter((finding) => !wanted.some((project) => isIn(finding, project)));
    for (const project of wanted) {
      const own = [...findings.filter((finding) => isIn(finding, project)), ...elsewhere];
      const terminalOutput = wanted.length === 1 ? (output ?? textOf(own)) : textOf(own);
      yield { task: project.id, result: { success: own.length === 0, terminalOutput, ...times } };
    }
  };
}

/** Returns the executor for a single task, which `--batch=false` selects. */
export function forOneProject(check: Check) {
  return async ({ __unparsed__: words = [] }: Options, context: Context): Promise<{ success: boolean }> => {
    const { findings, output } = await check([projectOf(context.projectName ?? '', context)], context.root, words);
    process.stdout.write(output ?? textOf(findings));
    return { success: findings.length === 0 };
  };
}

function textOf(findings: readonly Finding[]): string {
  return findings.map(({ text }) => `${text}\n`).join('');
}

function projectOf(name: string, { projectsConfigurations }: Context): Project {
  const configuration = projectsConfigurations.projects[name];
  if (configuration === undefined)
    throw new Error(`Nx started a task of the project ${name}, which it does not define`);
  return { name, folder: configuration.root };
}
