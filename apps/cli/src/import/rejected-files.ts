import { constants, copyFile, type FileHandle, open, readFile, rm } from 'node:fs/promises';
import { withoutRejected } from '../rows-file/create-rows-file-reader.ts';
import type { RowsFileReader } from '../rows-file/rows-file-reader.ts';
import { errorCode } from '../terminal/error-code.ts';
import { UsageError } from '../terminal/usage-error.ts';

interface Source {
  path: string;
  reader: RowsFileReader;
}

/**
 * Writes bad lines to `FILE.rejected`, in the format of FILE. If that file holds other lines, which somebody may be fixing, it writes to `FILE.rejected-2`, and
 * so on. The file gets its name in `finish`. Throws UsageError when a file can't be written.
 */
export class RejectedFiles implements AsyncDisposable {
  readonly #open = new Map<string, { handle: FileHandle; partial: string; base: string }>();

  /** Adds a bad line of the file `name`. */
  async write(
    name: string,
    { path, reader }: Source,
    { line, original, reason }: { line: number; original: Uint8Array; reason: string },
  ): Promise<void> {
    await orSay(name, async () => {
      let entry = this.#open.get(name);
      if (entry === undefined) {
        const base = plainName(path);
        const partial = `${base}.rejected.${process.pid}`;
        entry = { handle: await open(partial, 'w'), partial, base };
        this.#open.set(name, entry);
        await entry.handle.write(reader.rejectedHeader());
      }
      await entry.handle.write(reader.rejectedLine(line, original, reason));
    });
  }

  /** Gives the files their names, and resolves to the names. */
  async finish(): Promise<string[]> {
    const names: string[] = [];
    for (const [name, { handle, partial, base }] of this.#open) {
      await orSay(name, async () => {
        await handle.close();
        const suffix = await place(partial, base);
        names.push(`${plainName(name)}${suffix}`);
      });
    }
    this.#open.clear();
    return names;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { handle, partial } of this.#open.values()) {
      await handle.close();
      await rm(partial, { force: true });
    }
    this.#open.clear();
  }
}

/** The name without `.gz`: rejected lines are not compressed, so that you can edit them. */
const plainName = (name: string): string => withoutRejected(name).replace(/\.gz$/i, '');

/** Moves the file to the first name that is free or holds the same lines. Resolves to the suffix after the name of FILE. */
async function place(partial: string, base: string): Promise<string> {
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '.rejected' : `.rejected-${number}`;
    try {
      await copyFile(partial, `${base}${suffix}`, constants.COPYFILE_EXCL);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
      const there = await readFile(`${base}${suffix}`);
      if (!there.equals(await readFile(partial))) continue;
    }
    await rm(partial);
    return suffix;
  }
}

async function orSay(name: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw new UsageError(
      `${plainName(name)}.rejected can't be written (${code}): --skip-invalid writes bad lines beside their file, so make that folder writable`,
      { cause: error },
    );
  }
}
