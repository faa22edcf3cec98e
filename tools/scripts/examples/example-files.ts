import type { RowDefinition } from '@daybreak/domain';
import { formatCsv } from './format-csv.ts';
import { priceChanges } from './price-changes.ts';
import { renewals } from './renewals.ts';

/** A file of examples/: its rows, and how they are written in it. */
export interface ExampleFile {
  name: string;
  rows: readonly RowDefinition[];
  text: string;
}

/** When the rows that examples/README.md calls due are due. */
export const noonOfExampleDay = '2026-03-29T12:00:00.000Z';

/** The files of examples/, the same on every machine. */
export function exampleFiles(): ExampleFile[] {
  const prices = priceChanges();
  const subscriptions = renewals();
  return [
    { name: 'price-changes.csv', rows: prices, text: formatCsv(prices) },
    {
      name: 'renewals.jsonl',
      rows: subscriptions,
      text: subscriptions.map((row) => `${JSON.stringify(row)}\n`).join(''),
    },
  ];
}
