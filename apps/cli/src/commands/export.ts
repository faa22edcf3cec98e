import type { Row, RowDefinition, RowStatus } from '@daybreak/domain';
import { writeCsv } from '../rows-file/write-csv.ts';
import { openTarget } from '../target/open-target.ts';
import type { Environment } from '../terminal/environment.ts';
import { counted } from '../terminal/read-counter.ts';
import { UnreadableItems } from '../terminal/unreadable-items.ts';
import { writeOut } from '../terminal/write-out.ts';
import type { CommandOptions } from './command-options.ts';

export interface ExportOptions extends CommandOptions {
  status?: RowStatus;
  format: 'jsonl' | 'csv';
}

/**
 * Prints the rows in the form that import reads: what their owners say of them, with the values that they hold now. Resolves to 1 when
 * an item can't be read.
 */
export async function exportRows(
  { status, format, ...options }: ExportOptions,
  environment: Environment,
): Promise<0 | 1> {
  const { stdout, stderr } = environment;
  await using target = await openTarget(options, environment);
  const unreadable = new UnreadableItems();
  const scanned = counted(target.rows.scanRows(unreadable.add), environment);
  const rows = definitionsOf(scanned, status);
  const write = async (line: string): Promise<void> => await writeOut(stdout, line);
  if (format === 'csv') await writeCsv(rows, { write, warn: (text) => stderr.write(`${text}\n`) });
  else for await (const row of rows) await write(`${JSON.stringify(row)}\n`);
  return unreadable.tell(stderr);
}

async function* definitionsOf(
  rows: AsyncIterable<Row>,
  status: RowStatus | undefined,
): AsyncGenerator<RowDefinition, void, void> {
  for await (const row of rows) {
    if (status !== undefined && row.status !== status) continue;
    const { id, dueDate, timeZone, rule, changes, values } = row;
    yield { id, dueDate, timeZone, rule, changes, values };
  }
}
