export interface Project {
  readonly name: string;
  /** As seen from the workspace's root. */
  readonly folder: string;
}

export interface Finding {
  /** As seen from the workspace's root. */
  readonly file: string;
  readonly text: string;
}

/**
 * Checks projects, all at once; `output` is all that was printed, where that says more than the findings. Throws when it could not be
 * done: then nothing is known of any project.
 */
export type Check = (
  projects: readonly Project[],
  root: string,
  /** What else was said on the command line, word by word. */
  words: readonly string[],
) => Promise<{ findings: readonly Finding[]; output?: string }>;

interface Options {
  readonly __unparsed__?: readonly string[];
}

/** What is read here of Nx's TaskGraph and ExecutorContext. */
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
  /** Milliseconds of the epoch. */
  readonly startTime: number;
  readonly endTime: number;
}

/**
 * A batch executor of Nx, which checks the projects of all tasks that are ready in one process. Each task has its own result all the same:
 * it has failed when something was found in its project, or in a file of none of them. One task alone shows all that was printed.
 */
export function forEachProject(check: Check) {
  return async function* (
    { tasks }: Batch,
    options: Readonly<Record<string, Options>>,
    _: unknown,
    context: Context,
  ): AsyncGenerator<{ task: string; result: TaskResult }> {
    const wanted = Object.values(tasks).map(({ id, target }) => ({ id, ...projectOf(target.project, context) }));
    // A command line is the same for every task.
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

/** The executor for one task by itself, as `--batch=false` asks for it. */
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
  if (configuration === undefined) throw new Error(`Nx names the project ${name}, and does not know it`);
  return { name, folder: configuration.root };
}
