import { csvLine, fieldCell, valueCell } from './csv-cells.ts';
import { fieldNames } from './csv-header.ts';
import type { RowSpool } from './row-spool.ts';
import { sortKeys } from './sort-keys.ts';
import { isRetyped, longestCell } from './spreadsheet.ts';

/** Writes rows as CSV, whose header has the keys of every row. Resolves to the ids of rows that a spreadsheet would not keep. */
export async function writeCsv(
  rows: RowSpool,
  write: (line: string) => Promise<void>,
): Promise<{ retyped: string[]; cut: string[] }> {
  const lost = { retyped: new Set<string>(), cut: new Set<string>() };
  const used = new Set<string>(['id', 'dueDate', 'timeZone', 'rule']);
  const keys = { changes: new Set<string>(), values: new Set<string>() };
  let hasState = false;
  for (const { definition, state } of rows.byId()) {
    for (const key of Object.keys(definition.changes)) keys.changes.add(key);
    for (const key of Object.keys(definition.values)) keys.values.add(key);
    for (const name of Object.keys(definition)) used.add(name);
    hasState ||= state !== undefined;
  }
  const fields = fieldNames.filter((name) => used.has(name));
  const columns = (['changes', 'values'] as const).flatMap((map) =>
    [...keys[map]].toSorted().map((key) => ({ map, key })),
  );
  const names = [...fields, ...columns.map(({ map, key }) => `${map}.${key}`), ...(hasState ? ['state'] : [])];
  await write(csvLine(names));
  for (const { definition, state } of rows.byId()) {
    const values = columns.map(({ map, key }) =>
      Object.hasOwn(definition[map], key) ? valueCell(definition[map][key]) : '',
    );
    const stateCell = state === undefined ? '' : JSON.stringify(sortKeys(state));
    const cells = [
      ...fields.map((name) => fieldCell(String(definition[name] ?? ''))),
      ...values,
      ...(hasState ? [stateCell] : []),
    ];
    if (isRetyped(definition.id)) lost.retyped.add(definition.id);
    if (cells.some((cell) => cell.length > longestCell)) lost.cut.add(definition.id);
    await write(csvLine(cells));
  }
  return { retyped: [...lost.retyped], cut: [...lost.cut] };
}
