import { sizeBytes, toJsonMessage } from '@daybreak/batch';
import {
  builtInRuleBook,
  dueAt,
  planRow,
  type RowDefinition,
  type RowMessage,
  type ValueMessage,
} from '@daybreak/domain';
import { itemSizeBytes } from '@daybreak/local-stack/internal';
import {
  archivedEnds,
  createRowRepository,
  endsToArchive,
  messageGroupOf,
  planId,
  type RowRepository,
} from '@daybreak/repository';
import * as v from 'valibot';
import { createMeteredTable, type MeteredTable } from './metered-table.ts';
import type { RowShape } from './row-shape.ts';

export interface MeasureRowOptions {
  /** The measured occurrence of a recurring row. Default: the fourth, which costs as much as all later ones. */
  readonly occurrence?: number | undefined;
  /** Undefined: as many values as fit into one message. */
  readonly valuesPerMessage?: number | undefined;
}

/** A recurring row archives the end of a version two versions later, so from the third occurrence on. */
const steadyOccurrence = 4;
const runId = '2026-03-29T00:00:00.000Z';
const itemSchema = v.record(v.string(), v.unknown());

/**
 * Measures a row. The repository's own requests run it on a table in this process whose meter counts units as DynamoDB
 * does. Throws PlanError or RuleMissingError if the row cannot be planned.
 */
export async function measureRow(row: RowDefinition, options: MeasureRowOptions = {}): Promise<RowShape> {
  const { occurrence: measured = steadyOccurrence, valuesPerMessage = Infinity } = options;
  await using table = await createMeteredTable();
  const { documentClient, tableName } = table;
  const clock = { now: () => new Date(runId) };
  const rows = createRowRepository({ documentClient, tableName, clock });
  // The first put sets the table's shard count.
  await rows.put({ ...row, id: `${row.id} before` });
  const before = table.units();
  await rows.put(row);
  const put = table.units();
  const entryBytes = indexEntryBytes(v.parse(itemSchema, await table.item(row.id)));
  let outcome = await runOnce(rows, row.id, table);
  for (let occurrence = 2; outcome.recurs && occurrence <= measured; occurrence += 1)
    outcome = await runOnce(rows, row.id, table);

  const { message, archives, units } = outcome;
  const values = Object.keys(message.values).length;
  const valueMessages = Math.max(1, Math.ceil(values / valuesPerMessage));
  const messageGroupId = messageGroupOf(row);
  const rowMessage: RowMessage = { rowId: row.id, version: message.version, runId, dueBy: runId, messageGroupId };
  return {
    values,
    recurring: Number(outcome.recurs),
    itemBytes: itemSizeBytes(v.parse(itemSchema, await table.item(row.id))),
    indexEntryBytes: entryBytes,
    readUnits: units.read,
    writeUnits: units.write,
    putUnits: { rows: put.rows.write - before.rows.write, index: put.index.write - before.index.write },
    rowMessageBytes: sizeBytes(toJsonMessage(rowMessage)),
    valueMessageBytes: Math.ceil(sizeBytes(toJsonMessage(message)) / valueMessages),
    valueMessages,
    grouped: messageGroupId === undefined ? 0 : 1,
    archiveUpdates: archives,
    archiveUnits: units.archive,
  };
}

interface Occurrence {
  readonly message: ValueMessage;
  readonly recurs: boolean;
  readonly archives: number;
  readonly units: { readonly read: number; readonly archive: number; readonly write: { rows: number; index: number } };
}

/** Runs a row as the worker and the writer do: reads it, plans it, archives earlier ends, and writes the plan. */
async function runOnce(rows: RowRepository, id: string, table: MeteredTable): Promise<Occurrence> {
  const before = table.units();
  const [row] = await rows.getMany([id]);
  if (row === undefined) throw new RangeError(`The table does not contain the row ${id}`);
  const { dueDate, version } = row;
  const due = dueAt(row);
  const plan = planRow(row, builtInRuleBook);
  const { values, next } = plan;
  const archive = endsToArchive(next === undefined ? { ...row, history: {} } : row);
  const archived = archivedEnds(archive);
  const read = table.units();
  await rows.archive(archive);
  const archivedUnits = table.units();
  const message: ValueMessage = {
    rowId: id,
    version,
    runId,
    expected: Math.max(1, Object.keys(values).length),
    planId: planId(plan),
    dueDate,
    dueAt: due,
    // The next occurrence is due later, so this run does not continue with it.
    dueBy: due,
    messageGroupId: messageGroupOf(row),
    next,
    values,
    ...(archived.length === 0 ? {} : { archived }),
  };
  if (Object.keys(values).length === 0) await rows.complete({ ...message, dueDate });
  else await rows.writeValues(message);
  const after = table.units();
  return {
    message,
    recurs: next !== undefined,
    archives: archived.length,
    units: {
      read: read.rows.read - before.rows.read,
      archive: archivedUnits.rows.write - read.rows.write,
      write: {
        rows: after.rows.write - archivedUnits.rows.write,
        index: after.index.write - archivedUnits.index.write,
      },
    },
  };
}

/** The index contains the table's key, its own keys and the version. */
function indexEntryBytes(item: Readonly<Record<string, unknown>>): number {
  const projected = ['id', 'dueShard', 'dueAt', 'version'].map((name) => [name, item[name]] as const);
  return itemSizeBytes(Object.fromEntries(projected));
}
