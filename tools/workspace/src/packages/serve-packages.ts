import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';

const manifestSchema = v.looseObject({ name: v.string(), version: v.string() });
const lockfileSchema = v.object({ packages: v.record(v.string(), v.object({ link: v.optional(v.boolean()) })) });

/** A version of a package: its package.json, and the command that writes its tarball to standard output. */
interface Release {
  manifest: v.InferOutput<typeof manifestSchema>;
  tarball: readonly [command: string, ...args: string[]];
}

/**
 * Serves the tarballs and the installed third-party packages to npm on 127.0.0.1. A normal `npm install` from it needs
 * no network.
 */
export async function servePackages(workspace: string, tarballs: readonly string[]) {
  const releases = [...installedReleases(workspace), ...tarballs.map(packedRelease)];
  const server = createServer((request, response) => {
    const [name, file] = decodeURIComponent(request.url ?? '/')
      .slice(1)
      .split('/-/');
    const named = releases.filter(({ manifest }) => manifest.name === name);
    const release = named.find(({ manifest }) => `${manifest.version}.tgz` === file);
    if (release === undefined) response.end(JSON.stringify(packumentOf(named, `http://${request.headers.host}`)));
    else response.end(run(...release.tarball));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = v.parse(v.object({ port: v.number() }), server.address());
  return { url: `http://127.0.0.1:${port}`, [Symbol.dispose]: () => server.close().closeAllConnections() };
}

function packumentOf(releases: readonly Release[], origin: string) {
  const versions = releases.map(({ manifest }) => {
    const dist = { tarball: `${origin}/${manifest.name}/-/${manifest.version}.tgz` };
    return [manifest.version, { ...manifest, dist }] as const;
  });
  const [latest = ''] = versions.at(-1) ?? [];
  return { 'dist-tags': { latest }, versions: Object.fromEntries(versions) };
}

function packedRelease(tarball: string): Release {
  const manifest = run('tar', '-xzOf', tarball, 'package/package.json').toString();
  return { manifest: v.parse(manifestSchema, JSON.parse(manifest)), tarball: ['cat', tarball] };
}

/** Returns the installed packages, including nested ones, which are packages of their own. */
function installedReleases(workspace: string): Release[] {
  const lockfile = v.parse(lockfileSchema, JSON.parse(readFileSync(join(workspace, 'package-lock.json'), 'utf8')));
  return Object.entries(lockfile.packages)
    .filter(([path, { link }]) => path.includes('node_modules/') && link !== true && existsSync(join(workspace, path)))
    .map(([path]) => {
      // In a copy of the workspace, packages are links.
      const folder = realpathSync(join(workspace, path));
      const manifest = v.parse(manifestSchema, JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
      const from = ['-C', dirname(folder), basename(folder)] as const;
      return { manifest, tarball: ['tar', '-cf', '-', '--exclude=node_modules', ...from] };
    });
}

function run(command: string, ...args: readonly string[]): Buffer {
  return execFileSync(command, args, { maxBuffer: 256 * 1024 * 1024 });
}
