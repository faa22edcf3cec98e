import type { RowRepository } from '@daybreak/repository';
import { mapWithConcurrency } from '@daybreak/runtime';
import type { FolderMemory } from '../target/folder/data-folder.ts';
import type { Progress } from '../terminal/progress.ts';
import type { CheckedInput } from './checked-input.ts';

const chunkSize = 500;
const putConcurrency = 32;

interface ImportTarget {
  rows: Pick<RowRepository, 'put'>;
  /** The data folder, where there is one: it remembers the files whose import was cut off. */
  folder: FolderMemory | undefined;
  progress: Pick<Progress, 'begin' | 'update' | 'end'>;
  /** Whether a row of another definition that is there is replaced; otherwise there may be none. */
  replace?: boolean;
}

export interface Imported {
  imported: number;
  /** Rows that were there already, with another definition. */
  replaced: number;
  /** Rows that were there already, with the same definition. */
  unchanged: number;
}

/**
 * Puts every good row of the input into the table, and has the folder remember which files are not in it as a whole. Throws the first
 * put's error, when all that were begun have ended.
 */
export async function importInput(
  input: Pick<CheckedInput, 'spool' | 'unchanged'>,
  names: readonly string[],
  { rows, folder, progress, replace = false }: ImportTarget,
  signal: AbortSignal,
): Promise<Imported> {
  // What was cut off earlier still lacks rows, until it is imported itself.
  const others = (folder?.contents.importing ?? []).filter((name) => !names.includes(name));
  const remember = (importing: readonly string[]): void => {
    folder?.write({ ...folder.contents, importing: importing.length > 0 ? importing : undefined });
  };
  // Before the first row: if this process dies meanwhile, nobody may take the folder's rows for all there are.
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
    // Or a bar on a terminal would be drawn for ever, and keep this process alive.
    progress.end();
  }
  return counts;
}
