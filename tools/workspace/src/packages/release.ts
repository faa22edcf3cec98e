import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';

const manifestSchema = v.looseObject({ name: v.string(), version: v.string() });
const lockfileSchema = v.object({ packages: v.record(v.string(), v.object({ link: v.optional(v.boolean()) })) });

/** One version of a package: its package.json, and the command that writes its tarball to standard output. */
export interface Release {
  manifest: v.InferOutput<typeof manifestSchema>;
  tarball: readonly [command: string, ...args: string[]];
}

/** The release that a tarball of npm's holds. */
export function packedRelease(tarball: string): Release {
  const manifest = execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' });
  return { manifest: v.parse(manifestSchema, JSON.parse(manifest)), tarball: ['cat', tarball] };
}

/** The third parties' packages that are installed in the workspace, nested ones too, at the versions that they have there. */
export function installedReleases(workspace: string): Release[] {
  const lockfile = v.parse(lockfileSchema, JSON.parse(readFileSync(join(workspace, 'package-lock.json'), 'utf8')));
  return (
    Object.entries(lockfile.packages)
      .filter(([path, { link }]) => path.includes('node_modules/') && link !== true)
      .map(([path]) => join(workspace, path))
      .filter((folder) => existsSync(folder))
      // A copy of the workspace has links to them.
      .map((folder) => installedRelease(realpathSync(folder)))
  );
}

function installedRelease(folder: string): Release {
  return {
    manifest: v.parse(manifestSchema, JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))),
    // What is nested in it is a release of its own.
    tarball: ['tar', '-cf', '-', '--exclude=node_modules', '-C', dirname(folder), basename(folder)],
  };
}
