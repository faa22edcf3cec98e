import { isStandardInput } from './create-unnamed-reader.ts';
import type { Environment } from '../terminal/environment.ts';
import { resolvePath } from '../terminal/resolve-path.ts';
import { UsageError } from '../terminal/usage-error.ts';
import type { InputFile } from './input-file.ts';

/** The input files of the command line, where `-` is standard input. Throws UsageError for a duplicate name. */
export function inputFiles(
  names: readonly string[],
  environment: Pick<Environment, 'cwd' | 'env' | 'stdin'>,
): InputFile[] {
  const inputs = names.map((name): InputFile =>
    isStandardInput(name)
      ? { name, path: '-', stream: environment.stdin }
      : { name, path: resolvePath(name, environment) },
  );
  const twice = inputs.find(({ path }, index) => inputs.findIndex((other) => other.path === path) < index);
  if (twice !== undefined) throw new UsageError(`${twice.name} is given twice`);
  return inputs;
}
