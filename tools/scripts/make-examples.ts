/** Writes examples/, the same bytes on every machine: `node tools/scripts/make-examples.ts`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInRuleBook, dueAt, parseRowDefinition, type RowDefinition } from '@daybreak/domain';
import { formatCsv } from './examples/format-csv.ts';
import { priceChanges } from './examples/price-changes.ts';
import { renewals } from './examples/renewals.ts';

const directory = join(import.meta.dirname, '../../examples');
const noonOfExampleDay = '2026-03-29T12:00:00.000Z';

function write(file: string, rows: readonly RowDefinition[], text: string): void {
  const bad = rows.find((row) => !parseRowDefinition(row, builtInRuleBook).success);
  if (bad !== undefined) throw new Error(`${file}: ${bad.id} is not a valid row`);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, file), text);
  const due = rows.filter((row) => dueAt(row.dueDate, row.timeZone) <= noonOfExampleDay).length;
  process.stdout.write(`examples/${file}: ${rows.length} rows, ${due} due at ${noonOfExampleDay}\n`);
}

const prices = priceChanges();
write('price-changes.csv', prices, formatCsv(prices));
const subscriptions = renewals();
write('renewals.jsonl', subscriptions, subscriptions.map((row) => `${JSON.stringify(row)}\n`).join(''));
