import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { InputReader } from './input-record.ts';

/**
 * Writes bad lines to `FILE.rejected`, in the format of FILE. Nothing is there under that name until `finish`, so an
 * earlier file survives whatever goes wrong before.
 */
export class RejectedFiles implements AsyncDisposable {
  readonly #open = new Map<string, { handle: FileHandle; reader: InputReader }>();

  async write(
    file: string,
    reader: InputReader,
    rejected: { line: number; original: Uint8Array; reason: string },
  ): Promise<void> {
    let entry = this.#open.get(file);
    if (entry === undefined) {
      entry = { handle: await open(partialName(file), 'w'), reader };
      this.#open.set(file, entry);
      const header = reader.rejectedHeader();
      if (header.length > 0) await entry.handle.write(Buffer.concat([header, Buffer.from('\n')]));
    }
    await entry.handle.write(entry.reader.rejectedLine(rejected.line, rejected.original, rejected.reason));
  }

  /** Puts the files in their places, and tells which there are. */
  async finish(): Promise<string[]> {
    const names: string[] = [];
    for (const [file, { handle }] of this.#open) {
      await handle.close();
      await rename(partialName(file), rejectedName(file));
      names.push(rejectedName(file));
    }
    this.#open.clear();
    return names;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const [file, { handle }] of this.#open) {
      await handle.close();
      await rm(partialName(file), { force: true });
    }
    this.#open.clear();
  }
}

function rejectedName(file: string): string {
  return `${file}.rejected`;
}

function partialName(file: string): string {
  return `${file}.rejected.${process.pid}.part`;
}
