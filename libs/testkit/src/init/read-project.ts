import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { InitError } from './entry-points/init-error.ts';
import { testFileOf } from './read-test-files.ts';

export const runners = ['jest', 'vitest', 'node'] as const;
/** The test runner of a project. `node` is `node:test`. */
export type Runner = (typeof runners)[number];

/** The style of a project's tests. */
export interface Project {
  readonly runner: Runner;
  /** Whether a test uses `import` or `require`. */
  readonly module: 'esm' | 'commonjs';
  /** The path at which the runner finds a first test. It ends with `.ts` for TypeScript. */
  readonly testFile: string;
}

const versionsSchema = v.optional(v.record(v.string(), v.string()), {});
const manifestSchema = v.object({
  type: v.optional(v.string()),
  scripts: versionsSchema,
  dependencies: versionsSchema,
  devDependencies: versionsSchema,
  jest: v.optional(v.unknown()),
});

/** Reads the style of tests from the folder's package.json. Throws InitError if the file is missing or invalid. */
export function readProject(folder: string, runner?: Runner): Project {
  const file = join(folder, 'package.json');
  if (!existsSync(file))
    throw new InitError(`There is no package.json in ${folder}: run the command in your project's folder`);
  const manifest = v.safeParse(manifestSchema, parseJson(file));
  if (!manifest.success) throw new InitError(`${file} is not the package.json of a project`);
  const found = runner ?? runnerOf(manifest.output);
  // Vitest compiles test files, so they may always use `import`.
  return {
    runner: found,
    module: found === 'vitest' || manifest.output.type === 'module' ? 'esm' : 'commonjs',
    testFile: testFileOf(folder, found, manifest.output.jest),
  };
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new InitError(`${file} is not JSON`, { cause });
  }
}

/** Returns the runner of the script `test`, or else an installed one. */
function runnerOf({ scripts, dependencies, devDependencies, jest }: v.InferOutput<typeof manifestSchema>): Runner {
  const script = scripts['test'] ?? '';
  const installed = { ...dependencies, ...devDependencies };
  if (/\bvitest\b/.test(script)) return 'vitest';
  if (/\bjest\b/.test(script)) return 'jest';
  if (/\bnode\b.* --test\b/.test(script)) return 'node';
  if ('vitest' in installed) return 'vitest';
  return 'jest' in installed || jest !== undefined ? 'jest' : 'node';
}
