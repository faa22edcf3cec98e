import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { InitError } from './entry-points/init-error.ts';
import { testFileOf } from './read-test-files.ts';

export const runners = ['jest', 'vitest', 'node'] as const;
/** What runs the tests of a project; `node` is Node's own, `node:test`. */
export type Runner = (typeof runners)[number];

/** How the tests of a project are written and run. */
export interface Project {
  readonly runner: Runner;
  /** Whether a test file imports, or requires. */
  readonly module: 'esm' | 'commonjs';
  /** Where the runner finds a first test. One of TypeScript ends with `.ts`. */
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

/** Reads from the folder's package.json how its tests are written. Throws InitError when there is none, or it can't be read. */
export function readProject(folder: string, runner?: Runner): Project {
  const file = join(folder, 'package.json');
  if (!existsSync(file))
    throw new InitError(`There is no package.json in ${folder}: run this in your project's folder`);
  const manifest = v.safeParse(manifestSchema, parseJson(file));
  if (!manifest.success) throw new InitError(`${file} is not the package.json of a project`);
  const found = runner ?? runnerOf(manifest.output);
  // Vitest compiles a test file, whatever the project is.
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
    throw new InitError(`${file} is no JSON`, { cause });
  }
}

/** The script `test` says what runs; without a word there, what is installed. */
function runnerOf({ scripts, dependencies, devDependencies, jest }: v.InferOutput<typeof manifestSchema>): Runner {
  const script = scripts['test'] ?? '';
  const installed = { ...dependencies, ...devDependencies };
  if (/\bvitest\b/.test(script)) return 'vitest';
  if (/\bjest\b/.test(script)) return 'jest';
  if (/\bnode\b.* --test\b/.test(script)) return 'node';
  if ('vitest' in installed) return 'vitest';
  return 'jest' in installed || jest !== undefined ? 'jest' : 'node';
}
