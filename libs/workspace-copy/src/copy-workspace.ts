import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/**
 * Copies the workspace as it stands (tracked and new files, without what Git ignores) into a new folder and gives its
 * path. Installed packages are linked, and the workspace's own packages link to the copy.
 */
export function copyWorkspace(): string {
  const copy = mkdtempSync(join(tmpdir(), 'daybreak-copy-'));
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
    if (name !== '@daybreak') symlinkSync(join(root, 'node_modules', name), join(copy, 'node_modules', name));
  }
  for (const name of readdirSync(join(root, 'node_modules/@daybreak'))) {
    symlinkSync(readlinkSync(join(root, 'node_modules/@daybreak', name)), join(copy, 'node_modules/@daybreak', name));
  }
  // Nx hashes files through Git.
  execFileSync('git', ['init', '--quiet'], { cwd: copy });
  return copy;
}
