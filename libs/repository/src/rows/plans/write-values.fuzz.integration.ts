import { fuzz, hostileKey, hostileObject, hostileText } from '@daybreak/fuzz';
import * as localStack from '@daybreak/local-stack';
import { type Value, type Values, valuesProblems } from '@daybreak/domain';
import { expect } from '@jest/globals';
import fc from 'fast-check';
import { UnwritableError } from '../../errors.ts';
import { dueDate, existing, newRow, runId, startedAt } from '../../testing/new-row.ts';
import { describeWithTables } from '../../testing/use-tables.ts';

/** Values that DynamoDB can store. */
const writable = hostileObject().filter(
  (values) => valuesProblems(values).length === 0 && Object.keys(values).length > 0,
);
/** A text that includes the key `__proto__` and does not depend on the order of keys, which DynamoDB does not keep. */
function asText(value: Value): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(asText).join()}]`;
  const entries = Object.entries(value).map(([key, element]) => `${JSON.stringify(key)}:${asText(element)}`);
  return `{${entries.toSorted((a, b) => (a < b ? -1 : 1)).join()}}`;
}

describeWithTables(localStack, 'hostile values', (tables) => {
  fuzz(
    'are written and read unchanged, and the rest of the row stays',
    150,
    fc.tuple(writable, writable, fc.boolean()),
    async ([before, values, inParts]) => {
      const definition = newRow({ values: before, changes: values });
      await tables.rows.put(definition);
      const row = existing(await tables.rows.get(definition.id));
      expect(asText(row.changes)).toEqual(asText(values));
      expect(asText(row.values)).toEqual(asText(before));

      const entries = Object.entries(values);
      const parts = inParts ? entries.map((entry) => Object.fromEntries([entry])) : [values];
      const message = { rowId: row.id, version: 1, runId, expected: entries.length, dueDate };
      for (const part of parts) await tables.rows.writeValues({ ...message, values: part });

      const after = existing(await tables.rows.get(row.id));
      expect(asText(after.values)).toEqual(asText(Object.fromEntries([...Object.entries(before), ...entries])));
      expect(asText(after.writes)).toEqual(asText(Object.fromEntries(entries.map(([key]) => [key, startedAt]))));
      const { values: _values, writes: _writes, status, completedAt, history, ...rest } = after;
      const { values: _before, writes: _none, status: _scheduled, history: _history, ...untouched } = row;
      expect({ status, completedAt, ended: Object.keys(history) }).toEqual({
        status: 'completed',
        completedAt: startedAt,
        ended: ['1'],
      });
      expect(rest).toEqual(untouched);
    },
  );

  fuzz(
    'that cannot be written leave the row unchanged',
    150,
    fc
      .tuple(hostileObject(), hostileKey(), hostileText())
      .map(([values, key, text]): Values => Object.fromEntries([...Object.entries(values), [key, text]]))
      .filter((values) => valuesProblems(values).length > 0),
    async (values) => {
      const definition = newRow();
      await tables.rows.put(definition);
      const row = existing(await tables.rows.get(definition.id));
      const write = tables.rows.writeValues({ rowId: row.id, version: 1, runId, expected: 99, dueDate, values });
      await expect(write).rejects.toBeInstanceOf(UnwritableError);
      expect(await tables.rows.get(row.id)).toEqual(row);
    },
  );

  fuzz(
    'of rows with hostile ids are written only to that row',
    100,
    fc.uniqueArray(
      hostileKey().filter((id) => valuesProblems({ [`x${id}`]: 1 }).length === 0 && Buffer.byteLength(id) <= 2_048),
      { minLength: 2, maxLength: 3 },
    ),
    async (ids) => {
      const rows = ids.map((id, n) => newRow({ id: `${n} ${id}`.slice(0, 500), changes: { n } }));
      for (const row of rows) await tables.rows.put(row);
      for (const [n, { id }] of rows.entries())
        await tables.rows.writeValues({ rowId: id, version: 1, runId, expected: 1, dueDate, values: { n } });
      const found = await tables.rows.getMany(rows.map(({ id }) => id));
      expect(new Map(found.map(({ id, values }) => [id, values]))).toEqual(
        new Map(rows.map(({ id }, n) => [id, { n }])),
      );
    },
  );
});
