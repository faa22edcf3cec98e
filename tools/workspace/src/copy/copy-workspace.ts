import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../../../..');

/**
 * Copies the workspace in its current state (tracked and new files, without ignored ones) into a new folder. Returns
 * the folder's path. Installed packages are linked, and the workspace's own packages link to the copy.
 */
export function copyWorkspace(): string {
  const copy = mkdtempSync(join(tmpdir(), 'daybreak-copy-'));
  const link = (path: string, target = join(root, path)): void => symlinkSync(target, join(copy, path));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of listed.split('\0').filter((name) => name !== '' && existsSync(join(root, name)))) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  mkdirSync(join(copy, 'node_modules/@daybreak'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== '@daybreak') link(join('node_modules', name));
  }
  for (const path of globSync('node_modules/@daybreak/*', { cwd: root })) link(path, readlinkSync(join(root, path)));
  // Packages whose version differs from that of the other projects.
  for (const path of globSync('{apps,libs,tools}/*/node_modules', { cwd: root })) link(path);
  // Nx hashes files through Git.
  execFileSync('git', ['init', '--quiet'], { cwd: copy });
  return copy;
}
