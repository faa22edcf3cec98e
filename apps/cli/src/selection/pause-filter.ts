import type { PauseFilter } from '@daybreak/domain';
import { inputFiles } from '../rows-file/input-files.ts';
import type { Environment } from '../terminal/environment.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { parseWhere } from './parse-where.ts';
import { readIds } from './read-ids.ts';

export interface PauseFilterOptions {
  rule?: string;
  tenant?: string;
  id?: string;
  where?: string[];
  idsFrom?: string;
}

/** The filters of the pauses that the options name: one, or one for each id of a file. Throws UsageError. */
export async function pauseFiltersOf(
  { rule, tenant, id, where, idsFrom }: PauseFilterOptions,
  environment: Pick<Environment, 'cwd' | 'env' | 'stdin'>,
): Promise<PauseFilter[]> {
  const isByOption = [rule, tenant, id].some((option) => option !== undefined);
  if ([isByOption, where !== undefined, idsFrom !== undefined].filter(Boolean).length > 1)
    throw new UsageError('--where, --ids-from, and --rule, --tenant and --id exclude each other: each names the rows');
  if (where !== undefined) return [filterOfWhere(where)];
  if (idsFrom === undefined) return [{ rule, tenant, rowId: id }];
  const [file] = inputFiles([idsFrom], environment);
  return file === undefined ? [] : (await readIds(file)).map((listed) => ({ rowId: listed.id }));
}

/** A pause also holds back rows that are put later, so it can't depend on what happened to a row. */
function filterOfWhere(where: readonly string[]): PauseFilter {
  const { rule, tenant, statuses = ['scheduled'], dueFrom, dueTo, id, run } = parseWhere(where);
  if (run !== undefined || statuses.join() !== 'scheduled')
    throw new UsageError(
      'A pause holds back scheduled rows, also those that come later: use rule=, tenant=, due= and id=',
    );
  const ids = id === undefined ? {} : id.isPrefix ? { idPrefix: id.text } : { rowId: id.text };
  return { rule, tenant, dueFrom, dueTo, ...ids };
}
