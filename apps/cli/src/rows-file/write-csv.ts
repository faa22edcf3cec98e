import type { RowDefinition } from '@daybreak/domain';
import { count } from '../terminal/count.ts';
import { csvLine, fieldCell, losesInCsv, valueCell } from './csv-cells.ts';
import { RowSpool } from './row-spool.ts';

const chunkSize = 500;
const fields = ['id', 'dueDate', 'timeZone', 'rule'] as const;

/** Writes rows as CSV. The header needs every key that any row has, so the rows wait in a temporary file until all are read. */
export async function writeCsv(
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
