import type { RowRepository } from '@daybreak/repository';
import { mapWithConcurrency, resultsOf } from '@daybreak/runtime';
import { paced } from '../edits/paced.ts';
import type { RowSpool, SpooledRow } from '../rows-file/row-spool.ts';
import type { FolderMemory } from '../target/folder/data-folder.ts';
import type { LoadItems } from '../target/folder/folder-target.ts';
import type { Progress } from '../terminal/progress.ts';
import type { CheckedInput } from './checked-input.ts';
import { inParts } from './in-parts.ts';

const chunkSize = 500;
const putConcurrency = 32;
/** DynamoDB's limit of one transaction. */
const rowsPerTransaction = 100;
/** The engine commits one at a time. With two, it has the next one when it is done. */
const transactionsAtOnce = 2;

type ImportRows = Pick<RowRepository, 'put'> & Partial<Pick<RowRepository, 'putNew' | 'newItem'>>;

interface ImportTarget {
  /**
   * With `putNew` and without a rate, new rows are put together, which takes a local engine a third of the time, and a stack twice the
   * write units.
   */
  rows: ImportRows;
  /** Loads all rows at once into a table that has none. It needs `newItem`. */
  load?: LoadItems | undefined;
  /** Puts at most this many rows a second. */
  rate?: number | undefined;
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
  { folder, ...target }: ImportTarget,
  signal: AbortSignal,
): Promise<Imported> {
  // A file whose earlier import stopped still lacks rows, until you import it again.
  const others = (folder?.contents.importing ?? []).filter((name) => !names.includes(name));
  const remember = (importing: readonly string[]): void => {
    folder?.write({ ...folder.contents, importing: importing.length > 0 ? importing : undefined });
  };
  // Before the first row. If this process dies, the record shows that the folder lacks rows.
  remember([...others, ...names]);
  const counts = await putAll(input, target, signal);
  remember(others);
  return counts;
}

async function putAll(
  { spool, unchanged }: Pick<CheckedInput, 'spool' | 'unchanged'>,
  { rows, load, rate, progress, replace = false }: Omit<ImportTarget, 'folder'>,
  signal: AbortSignal,
): Promise<Imported> {
  const counts = { imported: 0, replaced: 0, unchanged };
  const total = spool.size;
  let done = 0;
  const count = (outcome: keyof Imported, number: number): void => {
    counts[outcome] += number;
    done += number;
    progress.update(done, 0);
  };
  if (total > 0) progress.begin(total);
  try {
    const { newItem } = rows;
    if (load !== undefined && newItem !== undefined && total > 0) {
      const items = itemsOf(spool, newItem);
      const onProgress = (share: number): void => progress.update(Math.round(share * total), 0);
      count('imported', await load(items, { onProgress, signal }));
      return counts;
    }
    for (const chunk of spool.chunks(chunkSize)) {
      signal.throwIfAborted();
      const left = rate === undefined ? await putTogether(rows, chunk, (number) => count('imported', number)) : chunk;
      const put = async (row: SpooledRow): Promise<void> => count(await putOne(rows, row, replace), 1);
      await paced(left, put, { perSecond: rate ?? Infinity, concurrency: putConcurrency, signal });
    }
  } finally {
    // A bar that is not ended keeps the process alive.
    progress.end();
  }
  return counts;
}

async function* itemsOf(spool: RowSpool, newItem: RowRepository['newItem']): AsyncGenerator<string, void, void> {
  for (const chunk of spool.chunks(chunkSize)) for (const row of chunk) yield JSON.stringify(await newItem(row));
}

/** Puts new rows in transactions, where the target has them. Resolves to the rows that are left to put one by one. */
async function putTogether(
  { putNew }: ImportRows,
  chunk: readonly SpooledRow[],
  onPut: (rows: number) => void,
): Promise<readonly SpooledRow[]> {
  if (putNew === undefined) return chunk;
  const settled = await mapWithConcurrency(inParts(chunk, rowsPerTransaction), transactionsAtOnce, async (part) => {
    if (!(await putNew(part))) return part;
    onPut(part.length);
    return [];
  });
  return resultsOf(settled).flat();
}

async function putOne(rows: ImportRows, { definition, state }: SpooledRow, replace: boolean): Promise<keyof Imported> {
  const outcome = await rows.put(definition, { replace, state });
  if (outcome === 'conflict') throw new Error(`Row ${definition.id} was changed while it was imported`);
  return outcome === 'created' ? 'imported' : outcome;
}
