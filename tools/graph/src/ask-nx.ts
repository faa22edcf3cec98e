/**
 * Answers questions about the workspace in the working directory as Nx itself would: run by openWorkspace in a copy, which
 * it edits for as long as a question lasts. It computes what would run and runs nothing, a fifth of a second a question.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ProjectGraph } from 'nx/src/config/project-graph';
import { readNxJson } from 'nx/src/config/nx-json';
import { getInputs, InProcessTaskHasher } from 'nx/src/hasher/task-hasher';
import { filterAffected } from 'nx/src/project-graph/affected/affected-project-graph';
import { getFileMap } from 'nx/src/project-graph/build-project-graph';
import { calculateFileChanges } from 'nx/src/project-graph/file-utils';
import { createProjectGraphAsync } from 'nx/src/project-graph/project-graph';
import { createTaskGraph } from 'nx/src/tasks-runner/create-task-graph';
import { resetWorkspaceContext } from 'nx/src/utils/workspace-context';
import * as v from 'valibot';
import { type Answer, type Question, questionSchema, targets } from './answer.ts';

process.on('message', (message) => {
  answer(v.parse(questionSchema, message)).then(
    (answered) => process.send?.(answered),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
// Its parent is gone: there is nobody to answer.
process.on('disconnect', () => process.exit());

async function answer({ edits, env, listsInputs }: Question): Promise<Answer> {
  const paths = Object.keys(edits);
  const before = new Map(paths.map((path) => [path, existsSync(path) ? readFileSync(path, 'utf8') : null]));
  for (const path of paths) write(path, edits[path] ?? null);
  try {
    // Otherwise it goes by the files that it saw last.
    resetWorkspaceContext();
    const graph = await createProjectGraphAsync({ exitOnError: false, resetDaemonClient: true });
    const textAt = (path: string, revision: string | void): string =>
      (revision === 'before' ? before.get(path) : edits[path]) ?? '';
    const changes = calculateFileChanges(paths, { base: 'before' }, textAt);
    const affected = await filterAffected(graph, changes);
    return {
      affected: Object.keys(affected.nodes).toSorted(),
      tasks: await hashedTasks(graph, { ...process.env, ...env }, listsInputs),
      projects: Object.fromEntries(Object.keys(graph.nodes).map((name) => [name, describe(graph, name)])),
    };
  } finally {
    for (const [path, text] of before) write(path, text);
  }
}

async function hashedTasks(
  graph: ProjectGraph,
  env: NodeJS.ProcessEnv,
  listsInputs: boolean,
): Promise<Answer['tasks']> {
  const nxJson = readNxJson();
  const { rustReferences } = getFileMap();
  if (nxJson === null || rustReferences === null) throw new Error('Nx has no workspace here');
  const taskGraph = createTaskGraph(graph, {}, Object.keys(graph.nodes), targets, undefined, {});
  const tasks = Object.values(taskGraph.tasks).filter(({ cache }) => cache === true);
  const envOfEach = Object.fromEntries(tasks.map(({ id }) => [id, env]));
  const hasher = new InProcessTaskHasher(graph, nxJson, rustReferences, {});
  const hashes = await hasher.hashTasks(tasks, taskGraph, envOfEach, process.cwd(), listsInputs);
  return Object.fromEntries(
    tasks.map((task, index) => [
      task.id,
      {
        hash: hashes[index]?.value ?? '',
        inputs: listsInputs ? Object.keys(hashes[index]?.details.nodes ?? {}) : [],
        files: hashes[index]?.inputs?.files ?? [],
        dependsOn: taskGraph.dependencies[task.id] ?? [],
        readsOutputs: getInputs(task, graph, nxJson).depsOutputs.length > 0,
      },
    ]),
  );
}

function describe(graph: ProjectGraph, name: string): Answer['projects'][string] {
  const { root, tags = [] } = graph.nodes[name]?.data ?? { root: '' };
  const dependencies = graph.dependencies[name] ?? [];
  const targetsOf = (isNamed: boolean): string[] =>
    dependencies.filter(({ type }) => (type === 'implicit') === isNamed).map(({ target }) => target);
  return { root, tags, imports: targetsOf(false), names: targetsOf(true) };
}

let writes = 0;
function write(path: string, text: string | null): void {
  if (text === null) return rmSync(path, { force: true });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  // Nx hashes a file again only when its time is another, in whole milliseconds.
  const time = new Date(Date.UTC(2030, 0) + (writes += 1) * 1000);
  utimesSync(path, time, time);
}
