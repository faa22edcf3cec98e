import type { RowRepository } from '@daybreak/repository';
import { mapWithConcurrency } from '@daybreak/runtime';
import type { FolderMemory } from '../target/folder/data-folder.ts';
import type { Progress } from '../terminal/progress.ts';
import type { CheckedInput } from './checked-input.ts';

const chunkSize = 500;
const putConcurrency = 32;

interface ImportTarget {
  rows: Pick<RowRepository, 'put'>;
  /** The data folder, if the target is one. It records the files whose import has not ended. */
  folder: FolderMemory | undefined;
  progress: Pick<Progress, 'begin' | 'update' | 'end'>;
  /** Replaces rows that the table holds with another definition. Without it the input must not contain such rows. */
  replace?: boolean;
}

export interface Imported {
  imported: number;
  /** Rows that the table held with another definition. */
  replaced: number;
  /** Rows that the table held with the same definition. */
  unchanged: number;
}

/**
 * Puts every good row of the input into the table, and records in the folder which files are not completely imported. Throws the first error of a put, after
 * the puts of its chunk have ended.
 */
export async function importInput(
  input: Pick<CheckedInput, 'spool' | 'unchanged'>,
  names: readonly string[],
  { rows, folder, progress, replace = false }: ImportTarget,
  signal: AbortSignal,
): Promise<Imported> {
  // A file whose earlier import stopped still lacks rows, until you import it again.
  const others = (folder?.contents.importing ?? []).filter((name) => !names.includes(name));
  const remember = (importing: readonly string[]): void => {
    folder?.write({ ...folder.contents, importing: importing.length > 0 ? importing : undefined });
  };
  // Before the first row. If this process dies, the record shows that the folder lacks rows.
  remember([...others, ...names]);
  const counts = await putAll(input, { rows, progress, replace }, signal);
  remember(others);
  return counts;
}

async function putAll(
  input: Pick<CheckedInput, 'spool' | 'unchanged'>,
  { rows, progress, replace }: Pick<ImportTarget, 'rows' | 'progress'> & { replace: boolean },
  signal: AbortSignal,
): Promise<Imported> {
  const counts = { imported: 0, replaced: 0, unchanged: input.unchanged };
  let done = 0;
  if (input.spool.size > 0) progress.begin(input.spool.size);
  try {
    for (const chunk of input.spool.chunks(chunkSize)) {
      signal.throwIfAborted();
      const settled = await mapWithConcurrency(
        chunk,
        putConcurrency,
        async ({ definition, state }) => await rows.put(definition, { replace, state }),
      );
      for (const [index, result] of settled.entries()) {
        if (result.status === 'rejected') throw result.reason;
        if (result.value === 'created') counts.imported++;
        else if (result.value === 'replaced') counts.replaced++;
        else if (result.value === 'unchanged') counts.unchanged++;
        else throw new Error(`Row ${chunk[index]?.definition.id} was changed while it was imported`);
      }
      done += chunk.length;
      progress.update(done, 0);
    }
  } finally {
    // A bar that is not ended keeps the process alive.
    progress.end();
  }
  return counts;
}
