import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Release } from './release.ts';

export interface Registry {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the releases to npm on 127.0.0.1: an install from it is npm's own, and needs no network. */
export async function startRegistry(releases: readonly Release[]): Promise<Registry> {
  const server = createServer((request, response) => {
    const [name = '', version] = decodeURIComponent(request.url ?? '/')
      .slice(1)
      .split('/-/');
    const named = releases.filter(({ manifest }) => manifest.name === name);
    if (version === undefined) sendPackument(response, named, `http://${request.headers.host}`);
    else void sendTarball(response, named, version);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The registry has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function sendPackument(response: ServerResponse, releases: readonly Release[], origin: string): void {
  const latest = releases.at(-1)?.manifest;
  if (latest === undefined) {
    response.writeHead(404).end('{"error":"Not in this registry"}');
    return;
  }
  const versions = releases.map(({ manifest }) => {
    const dist = { tarball: `${origin}/${manifest.name}/-/${manifest.version}.tgz` };
    return [manifest.version, { ...manifest, dist }] as const;
  });
  const packument = {
    name: latest.name,
    'dist-tags': { latest: latest.version },
    versions: Object.fromEntries(versions),
  };
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(packument));
}

/** Never rejects: a tarball that can't be made is a broken download, which npm reports. */
async function sendTarball(response: ServerResponse, releases: readonly Release[], file: string): Promise<void> {
  const release = releases.find(({ manifest }) => `${manifest.version}.tgz` === file);
  if (release === undefined) {
    response.writeHead(404).end();
    return;
  }
  const [command, ...args] = release.tarball;
  const packing = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await pipeline(packing.stdout, response);
  } catch (error) {
    response.destroy(error instanceof Error ? error : undefined);
  }
}
