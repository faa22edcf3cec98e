import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

type Call = (...values: unknown[]) => unknown;

/** The functions of `fs` that change a file or a folder, with the index of its path in their parameters. Each also exists with `Sync` and in `fs.promises`. */
const writers: Readonly<Record<string, number>> = {
  appendFile: 0,
  copyFile: 1,
  cp: 1,
  link: 1,
  mkdir: 0,
  mkdtemp: 0,
  rename: 1,
  rm: 0,
  rmdir: 0,
  symlink: 1,
  truncate: 0,
  unlink: 0,
  writeFile: 0,
};

const readFlags: ReadonlySet<unknown> = new Set([undefined, null, 'r', 'rs', 'sr', fs.constants.O_RDONLY]);

/** Returns a path as a string, or undefined for a file descriptor. */
function textOf(path: unknown): string | undefined {
  if (path instanceof URL) return fileURLToPath(path);
  if (Buffer.isBuffer(path)) return path.toString();
  return typeof path === 'string' ? path : undefined;
}

/**
 * Makes the folders of the function's code and layers read-only for its own code: on Lambda, only `/tmp` is writable. Programs that the function starts
 * can still write.
 */
export function makeReadOnly(folders: readonly string[]): void {
  const refusalOf = (name: string, path: unknown): Error | undefined => {
    const text = textOf(path);
    if (text === undefined) return undefined;
    const absolute = resolve(text);
    if (!folders.some((folder) => absolute === folder || absolute.startsWith(folder + sep))) return undefined;
    const message = `EROFS: read-only file system, ${name} '${text}'`;
    return Object.assign(new Error(message), { errno: -30, code: 'EROFS', syscall: name, path: text });
  };

  const guard = (holder: object, name: string, { at, isPromise }: { at: number; isPromise: boolean }): void => {
    const original: unknown = Reflect.get(holder, name);
    if (typeof original !== 'function') return;
    const isOpen = name.startsWith('open');
    const guarded: Call = (...values): unknown => {
      const flags = typeof values[1] === 'function' ? undefined : values[1];
      const refusal = isOpen && readFlags.has(flags) ? undefined : refusalOf(name.replace(/Sync$/, ''), values[at]);
      if (refusal === undefined) return Reflect.apply(original, holder, values);
      if (isPromise) return Promise.reject(refusal);
      const callback = values.at(-1);
      if (name.endsWith('Sync') || typeof callback !== 'function') throw refusal;
      process.nextTick(() => void Reflect.apply(callback, undefined, [refusal]));
      return undefined;
    };
    Reflect.set(holder, name, guarded);
  };

  for (const [name, at] of [...Object.entries(writers), ['open', 0] as const]) {
    guard(fs, name, { at, isPromise: false });
    guard(fs, `${name}Sync`, { at, isPromise: false });
    guard(fs.promises, name, { at, isPromise: true });
  }
  syncBuiltinESMExports();
}
