import type { Row, RowStatus } from '@daybreak/domain';
import { inputFiles } from '../rows-file/input-files.ts';
import type { Target } from '../target/open-target.ts';
import type { Environment } from '../terminal/environment.ts';
import type { UnreadableItems } from '../terminal/unreadable-items.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { parseWhere } from './parse-where.ts';
import { type ListedId, readIds } from './read-ids.ts';
import type { RowFilter } from './row-filter.ts';
import { selectRows } from './select-rows.ts';
import { type SelectedRow, selectedRowOf, type SkippedRow } from './selected-row.ts';

export interface SelectionOptions {
  where?: string[];
  idsFrom?: string;
  /** For an id alone. */
  ifVersion?: number;
  /** For many rows alone. */
  dryRun?: boolean;
}

/** The statuses of the rows that a command edits. */
export interface EditedStatuses {
  /** Those that `--where` without a status selects. */
  usual: readonly RowStatus[];
  /** Those that the command can edit. */
  possible: readonly RowStatus[];
  /** Why the command does not edit a row, besides its status. Default: it edits each row. */
  refuse?: (row: Row) => string | undefined;
}

/** The rows that the options name. */
export type Choice =
  | { kind: 'row'; id: string }
  | { kind: 'where'; filter: RowFilter }
  | { kind: 'ids'; ids: ListedId[] };

/** Parses the id or the options of a command before it opens its target. Throws UsageError. */
export async function parseChoice(
  command: string,
  id: string | undefined,
  { where, idsFrom, ifVersion, dryRun }: SelectionOptions,
  { possible }: EditedStatuses,
  environment: Pick<Environment, 'cwd' | 'env' | 'stdin'>,
): Promise<Choice> {
  const given = [id !== undefined && 'an id', where !== undefined && '--where', idsFrom !== undefined && '--ids-from'];
  const names = given.filter((name) => name !== false);
  if (names.length === 0)
    throw new UsageError(
      `Which rows? Give an id, as in daybreak ${command} price-1, or --where or --ids-from for many`,
    );
  if (names.length > 1) throw new UsageError(`${names.join(' and ')} exclude each other: each of them names the rows`);
  if (id !== undefined) {
    if (dryRun === true)
      throw new UsageError('--dry-run is for --where and --ids-from: daybreak show prints a row as it is');
    return { kind: 'row', id };
  }
  if (ifVersion !== undefined)
    throw new UsageError('--if-version is for one row: each line of --ids-from may name the version of its row');
  if (idsFrom !== undefined) {
    const [file] = inputFiles([idsFrom], environment);
    return { kind: 'ids', ids: file === undefined ? [] : await readIds(file) };
  }
  const filter = parseWhere(where ?? []);
  const impossible = (filter.statuses ?? []).filter((status) => !possible.includes(status));
  if (impossible.length > 0)
    throw new UsageError(
      `--where status=${impossible.join(',')}: daybreak ${command} is for rows that are ${possible.join(' or ')}`,
    );
  return { kind: 'where', filter };
}

/** The rows of a choice, and the listed ones that the command can't edit. */
export interface ChosenRows {
  rows: SelectedRow[];
  skipped: SkippedRow[];
}

const chunkSize = 100;

/** Reads the rows of a choice. */
export async function chooseRows(
  target: Target,
  choice: Exclude<Choice, { kind: 'row' }>,
  { usual, possible, refuse = () => undefined }: EditedStatuses,
  unreadable: UnreadableItems,
  environment: Environment,
): Promise<ChosenRows> {
  const chosen: ChosenRows = { rows: [], skipped: [] };
  if (choice.kind === 'where') {
    const { filter } = choice;
    const found = selectRows(target, filter, filter.statuses ?? usual, unreadable.add, environment);
    for await (const row of found) addRow(chosen, row, refuse(row));
    return chosen;
  }
  for (let start = 0; start < choice.ids.length; start += chunkSize) {
    environment.signal.throwIfAborted();
    const listed = choice.ids.slice(start, start + chunkSize);
    const broken = new Set<string>();
    const found = await target.rows.getMany(
      listed.map(({ id }) => id),
      (error) => {
        broken.add(error.id);
        unreadable.add(error);
      },
    );
    const byId = new Map(found.map((row) => [row.id, row]));
    for (const { id, version } of listed) {
      const row = byId.get(id);
      if (broken.has(id)) continue;
      if (row === undefined) chosen.skipped.push({ id, reason: 'there is no such row' });
      else if (version !== undefined && row.version !== version)
        chosen.skipped.push({ id, reason: `it is at version ${row.version}, not ${version}` });
      else if (!possible.includes(row.status)) chosen.skipped.push({ id, reason: `it is ${row.status}` });
      else addRow(chosen, row, refuse(row));
    }
  }
  return chosen;
}

function addRow({ rows, skipped }: ChosenRows, row: Row, reason: string | undefined): void {
  if (reason === undefined) rows.push(selectedRowOf(row));
  else skipped.push({ id: row.id, reason });
}
