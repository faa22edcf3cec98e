import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { RowsFileReader } from '../rows-file/rows-file-reader.ts';
import { errorCode } from '../terminal/error-code.ts';
import { UsageError } from '../terminal/usage-error.ts';

interface Source {
  path: string;
  reader: RowsFileReader;
}

/**
 * Writes bad lines to `FILE.rejected`, in the format of FILE. Nothing is there under that name until `finish`, so an
 * earlier file survives whatever goes wrong before. Throws UsageError where it can't be written.
 */
export class RejectedFiles implements AsyncDisposable {
  readonly #open = new Map<string, { handle: FileHandle; partial: string; target: string }>();

  /** Adds a line of the file that messages call `name`. */
  async write(
    name: string,
    { path, reader }: Source,
    { line, original, reason }: { line: number; original: Uint8Array; reason: string },
  ): Promise<void> {
    await orSay(name, async () => {
      let entry = this.#open.get(name);
      if (entry === undefined) {
        const target = `${path}.rejected`;
        const partial = `${target}.${process.pid}`;
        entry = { handle: await open(partial, 'w'), partial, target };
        this.#open.set(name, entry);
        await entry.handle.write(reader.rejectedHeader());
      }
      await entry.handle.write(reader.rejectedLine(line, original, reason));
    });
  }

  /** Puts the files in their places, and tells which there are. */
  async finish(): Promise<string[]> {
    const names = [...this.#open.keys()];
    for (const [name, { handle, partial, target }] of this.#open) {
      await orSay(name, async () => {
        await handle.close();
        await rename(partial, target);
      });
    }
    this.#open.clear();
    return names.map((name) => `${name}.rejected`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { handle, partial } of this.#open.values()) {
      await handle.close();
      await rm(partial, { force: true });
    }
    this.#open.clear();
  }
}

async function orSay(name: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw new UsageError(
      `${name}.rejected can't be written (${code}): the bad lines of --skip-invalid go beside their file, so make room for it there`,
      { cause: error },
    );
  }
}
