import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installedReleases, packedRelease } from './release.ts';
import { startRegistry } from './start-registry.ts';

const run = promisify(execFile);
const workspace = join(import.meta.dirname, '../../../..');

/** A project outside of this workspace, which uses packed libraries as any other would. */
export interface ScratchProject {
  /** Compiles the project's files strictly, the libraries' declarations too; gives what the compiler says. */
  typecheck(): Promise<string>;
  /** Runs a file of the project by plain Node, and gives its standard output. */
  run(file: string, env: Record<string, string>): Promise<string>;
  remove(): void;
}

/** Makes a project of the source files, and installs the tarballs and all that they depend on in it. */
export async function createScratchProject(tarballs: string[], sourceFiles: string[]): Promise<ScratchProject> {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-scratch-'));
  for (const file of sourceFiles) cpSync(file, join(folder, file.slice(file.lastIndexOf('/') + 1)));
  const releases = [...installedReleases(workspace), ...tarballs.map(packedRelease)];
  const wanted = [...tarballs.map((tarball) => packedRelease(tarball).manifest.name), '@types/node'];
  writeJson('package.json', { name: 'scratch', private: true, type: 'module' });
  writeJson('tsconfig.json', { compilerOptions, include: ['*.ts'] });

  // A home of its own: nobody's settings, credentials or cache.
  const env = { PATH: process.env['PATH'], HOME: folder };
  const registry = await startRegistry(releases);
  try {
    const args = ['--registry', registry.url, '--no-audit', '--no-fund', '--no-update-notifier', '--ignore-scripts'];
    await run('npm', ['install', ...args, ...wanted], { cwd: folder, env });
  } finally {
    await registry.close();
  }

  return {
    typecheck: async () => {
      const compiler = join(workspace, 'node_modules/typescript-native/bin/tsc');
      return await run(process.execPath, [compiler, '-p', folder]).then(({ stdout }) => stdout, outputOf);
    },
    run: async (file, variables) => {
      const { stdout } = await run(process.execPath, [file], { cwd: folder, env: { ...env, ...variables } });
      return stdout;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };

  function writeJson(file: string, content: unknown): void {
    writeFileSync(join(folder, file), JSON.stringify(content));
  }
}

const compilerOptions = {
  target: 'es2024',
  module: 'nodenext',
  strict: true,
  skipLibCheck: false,
  noEmit: true,
  types: ['node'],
};

function outputOf(error: unknown): string {
  return error instanceof Error && 'stdout' in error ? `${error.message}\n${String(error.stdout)}` : String(error);
}
