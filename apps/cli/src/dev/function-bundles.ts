import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { type BuildFailure, context, formatMessages, type OutputFile } from 'esbuild';
import * as v from 'valibot';

/** What Nx gives to esbuild, in the `project.json` of a function. */
const projectSchema = v.object({
  name: v.string(),
  targets: v.object({
    build: v.object({
      options: v.object({
        main: v.string(),
        additionalEntryPoints: v.optional(v.array(v.string()), []),
        esbuildConfig: v.pipe(v.string(), v.endsWith('function.esbuild.cjs')),
      }),
    }),
  }),
});
type Project = v.InferOutput<typeof projectSchema>;

const sharedSchema = v.object({
  mainFields: v.array(v.string()),
  legalComments: v.literal('none'),
  outExtension: v.record(v.string(), v.string()),
  alias: v.record(v.string(), v.string()),
});

/** The result of a build: the folder of a bundle that differs from the last one, nothing, or the messages of esbuild. */
export type Built = { kind: 'changed'; folder: string } | { kind: 'same' } | { kind: 'failed'; messages: string };

/** The bundle of one function, which esbuild builds again in a fraction of a second. */
export interface FunctionBundle extends AsyncDisposable {
  /** The name of the project: `worker`. */
  readonly name: string;
  /** Call it again only when the last build has settled. */
  build(): Promise<Built>;
}

/** The bundles of all functions of a workspace. Each build writes to a folder of its own below `outputFolder`. */
export async function functionBundles(workspace: string, outputFolder: string): Promise<FunctionBundle[]> {
  const bundles: FunctionBundle[] = [];
  for (const path of globSync('apps/*/project.json', { cwd: workspace }).toSorted()) {
    const text = readFileSync(join(workspace, path), 'utf8');
    const project = v.safeParse(v.pipe(v.string(), v.parseJson(), projectSchema), text);
    if (project.success) bundles.push(await createBundle(workspace, project.output, outputFolder));
  }
  return bundles;
}

async function createBundle(workspace: string, project: Project, outputFolder: string): Promise<FunctionBundle> {
  const { name } = project;
  const { main, additionalEntryPoints, esbuildConfig } = project.targets.build.options;
  const shared: unknown = createRequire(import.meta.url)(join(workspace, esbuildConfig));
  const building = await context({
    ...v.parse(sharedSchema, shared),
    absWorkingDir: workspace,
    entryPoints: [main, ...additionalEntryPoints],
    outdir: outputFolder,
    entryNames: '[name]',
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    write: false,
    logLevel: 'silent',
  });
  let lastHashes = '';
  let number = 0;
  return {
    name,
    async build() {
      let files: OutputFile[];
      try {
        ({ outputFiles: files } = await building.rebuild());
      } catch (error) {
        if (!isBuildFailure(error)) throw error;
        return { kind: 'failed', messages: (await formatMessages(error.errors, { kind: 'error' })).join('').trim() };
      }
      const hashes = files.map(({ hash }) => hash).join(' ');
      if (hashes === lastHashes) return { kind: 'same' };
      lastHashes = hashes;
      number += 1;
      const folder = join(outputFolder, `${name}-${number}`);
      mkdirSync(folder, { recursive: true });
      for (const { path, contents } of files) writeFileSync(join(folder, basename(path)), contents);
      return { kind: 'changed', folder };
    },
    [Symbol.asyncDispose]: async () => await building.dispose(),
  };
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error;
}
