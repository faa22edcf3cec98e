import type { InputFile } from '../input/check-input.ts';
import type { Environment } from './environment.ts';
import { resolvePath } from './resolve-path.ts';
import { UsageError } from './usage-error.ts';

/** The files that were named. Throws UsageError when one is named twice. */
export function inputFiles(names: readonly string[], environment: Pick<Environment, 'cwd' | 'env'>): InputFile[] {
  const inputs = names.map((name) => ({ name, path: resolvePath(name, environment) }));
  const twice = inputs.find(({ path }, index) => inputs.findIndex((other) => other.path === path) < index);
  if (twice !== undefined) throw new UsageError(`${twice.name} is given twice`);
  return inputs;
}
