import type { Answer } from './answer.ts';

/** By target, the projects whose cached task would run in the one state, were everything of the other cached. */
export function whatRuns(
  before: Answer,
  after: Answer,
  { declarationsChange = true }: { declarationsChange?: boolean } = {},
): Record<string, string[]> {
  const writesOther = (id: string): boolean => runs(id) && (declarationsChange || !id.endsWith(':declarations'));
  const runs = (id: string): boolean => {
    const task = after.tasks[id];
    if (task === undefined) return false;
    return task.hash !== before.tasks[id]?.hash || (task.readsOutputs && task.dependsOn.some(writesOther));
  };
  return byTarget(Object.keys(after.tasks).filter(runs));
}

/** Tasks by target: `['a:test', 'b:test']` as `{ test: ['a', 'b'] }`. */
export function byTarget(ids: readonly string[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const id of ids.toSorted()) {
    const [project = '', target = ''] = id.split(':');
    (found[target] ??= []).push(project);
  }
  return found;
}
