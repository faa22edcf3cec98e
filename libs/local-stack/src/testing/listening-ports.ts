import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * Returns every `host:port` at which this process, or a descendant, accepts TCP connections, as Linux lists them. IPv6 addresses have 32
 * digits.
 */
export function listeningPorts(): { host: string; port: number }[] {
  const sockets = new Set(processTree().flatMap(socketsOf));
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) => readFileSync(path, 'utf8').split('\n').slice(1));
  return lines.flatMap((line) => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    if (state !== listening || !sockets.has(`socket:[${inode}]`)) return [];
    const [address = '', port = ''] = local.split(':');
    const host = address.length > 8 ? address : [...Buffer.from(address, 'hex')].reverse().join('.');
    return [{ host, port: Number.parseInt(port, 16) }];
  });
}

const listening = '0A';

/** Returns the ids of this process and its descendants. */
function processTree(): string[] {
  const parents = readdirSync('/proc').flatMap((pid) => {
    // The preceding name of the program can have any characters.
    const [, parent] = /.*\) \S+ (\d+) /s.exec(orEmpty(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))) ?? [];
    return parent === undefined ? [] : [[pid, parent] as const];
  });
  const tree = [String(process.pid)];
  for (const each of tree) tree.push(...parents.flatMap(([pid, parent]) => (parent === each ? [pid] : [])));
  return tree;
}

function socketsOf(pid: string): string[] {
  const files = orEmpty(() => readdirSync(`/proc/${pid}/fd`).join(' ')).split(' ');
  return files.map((file) => orEmpty(() => readlinkSync(`/proc/${pid}/fd/${file}`)));
}

/** Returns an empty result for a process that has ended since it was listed. */
function orEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
