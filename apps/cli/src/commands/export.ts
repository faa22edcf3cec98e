import type { Row, RowDefinition, RowStatus } from '@daybreak/domain';
import { csvLine, fieldCell, losesInCsv, valueCell } from '../rows-file/csv-cells.ts';
import { RowSpool } from '../rows-file/row-spool.ts';
import { openTarget } from '../target/open-target.ts';
import { count } from '../terminal/count.ts';
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
  if (format === 'csv') await exportCsv(rows, { write, warn: (text) => stderr.write(`${text}\n`) });
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

const chunkSize = 500;
const fields = ['id', 'dueDate', 'timeZone', 'rule'] as const;

/** The header needs every key that any row has, so the rows wait in a temporary file until all are read. */
export async function exportCsv(
  rows: AsyncIterable<RowDefinition>,
  { write, warn }: { write: (line: string) => Promise<void>; warn: (text: string) => unknown },
): Promise<void> {
  using spool = new RowSpool();
  const keys = { changes: new Set<string>(), values: new Set<string>() };
  let losing = 0;
  for await (const definition of rows) {
    for (const key of Object.keys(definition.changes)) keys.changes.add(key);
    for (const key of Object.keys(definition.values)) keys.values.add(key);
    if (losesInCsv(definition)) losing++;
    spool.add({ definition, file: '', line: 0, column: 0, original: undefined });
  }
  const columns = (['changes', 'values'] as const).flatMap((map) =>
    [...keys[map]].toSorted().map((key) => ({ map, key })),
  );
  await write(csvLine([...fields, ...columns.map(({ map, key }) => `${map}.${key}`)]));
  for (const chunk of spool.chunks(chunkSize)) {
    for (const { definition } of chunk) {
      const cells = columns.map(({ map, key }) =>
        Object.hasOwn(definition[map], key) ? valueCell(definition[map][key]) : '',
      );
      await write(csvLine([...fields.map((name) => fieldCell(definition[name])), ...cells]));
    }
  }
  if (losing > 0) {
    warn(
      `${count(losing, 'row')} can't be read back from CSV as they are: lists and objects became text, and an id that a spreadsheet would run got a ' before it. --format jsonl keeps all`,
    );
  }
}
