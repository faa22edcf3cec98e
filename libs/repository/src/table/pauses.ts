import { type AttributeValue, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Pause, type PauseFilter, type Values, valuesSchema } from '@daybreak/domain';
import * as v from 'valibot';
import { ItemError, PauseContentionError } from '../errors.ts';
import { pausesId } from '../items/archive-id.ts';
import { readAttributes, toAttributes } from '../items/attribute-value.ts';
import { attributeNames, pausesAreUnchanged } from './conditions.ts';
import { getItem } from './get-item.ts';
import type { RowTable } from './row-table.ts';
import { unlessConditionFails } from './unless-condition-fails.ts';

const filterEntries = {
  rule: v.optional(v.string()),
  tenant: v.optional(v.string()),
  rowId: v.optional(v.string()),
};

/** The fields of a filter that releases before them would ignore, and so hold back rows that do not match. */
const newerEntries = {
  idPrefix: v.optional(v.string()),
  dueFrom: v.optional(v.string()),
  dueTo: v.optional(v.string()),
};

/** The rule of a pause with newer fields, whose filter is apart: no row has it, so that an older release holds back none. */
const ruleOfNone = '(see filter)';

const pauseEntries = {
  id: v.string(),
  ...filterEntries,
  filter: v.optional(v.object({ ...filterEntries, ...newerEntries })),
  until: v.optional(v.string()),
  reason: v.string(),
  by: v.string(),
  at: v.string(),
};

const resumedEntries = {
  ...pauseEntries,
  /** UTC instant at which its rows were resumed. */
  resumedAt: v.string(),
  /** The firing whose readers release the rows, since the UTC instant `at`. */
  release: v.optional(v.object({ runId: v.string(), at: v.string() })),
};

const pauseSchema = v.pipe(v.object(pauseEntries), v.transform(withFilter));
const resumedPauseSchema = v.pipe(v.object(resumedEntries), v.transform(withFilter));

/** Puts a filter with newer fields in its place. */
function withFilter<Stored extends { filter?: PauseFilter | undefined }>({ filter, ...pause }: Stored) {
  return { ...pause, ...(filter === undefined ? {} : { rule: undefined, ...filter }) };
}

/** A pause as it is stored. */
function stored<P extends PauseFilter>(pause: P): object {
  const { rule, tenant, rowId, idPrefix, dueFrom, dueTo, ...rest } = pause;
  const hasNewer = [idPrefix, dueFrom, dueTo].some((field) => field !== undefined);
  if (!hasNewer) return pause;
  return { ...rest, rule: ruleOfNone, filter: { rule, tenant, rowId, idPrefix, dueFrom, dueTo } };
}

const pausesSchema = v.object({
  /** The number of changes, for optimistic locking. */
  revision: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  active: v.optional(v.array(pauseSchema), []),
  /** Pauses that are over. Rows that they hold may still have to be released. */
  resumed: v.optional(v.array(resumedPauseSchema), []),
  /** The latest messages that paused or resumed rows. */
  editLog: v.optional(v.string()),
});

export type ResumedPause = v.InferOutput<typeof resumedPauseSchema>;

/** The pauses of a table. */
export interface Pauses {
  active: readonly Pause[];
  resumed: readonly ResumedPause[];
  /** What the table remembers of the messages that changed the pauses. */
  editLog?: string | undefined;
}

/** Other writers may change the pauses between the read and the write. People do so rarely. */
const maximumAttempts = 10;

/** Reads the table's pauses consistently, in one request. Throws ItemError for an invalid item. */
export async function readPauses(table: RowTable): Promise<Pauses> {
  const { active, resumed } = await read(table);
  return { active, resumed };
}

/**
 * Replaces the table's pauses by `change` of the current ones, and returns the result. `change` returns undefined when there is
 * nothing to change.
 */
export async function changePauses(
  table: RowTable,
  change: (pauses: Pauses, revision: number) => Partial<Pauses> | undefined,
): Promise<Pauses> {
  for (let attempt = 1; attempt <= maximumAttempts; attempt++) {
    const { revision, ...before } = await read(table);
    const changes = change(before, revision);
    if (changes === undefined) return before;
    const after = { ...before, ...changes };
    if (await write(table, revision, after)) return after;
  }
  throw new PauseContentionError(table.tableName);
}

async function read(table: RowTable): Promise<v.InferOutput<typeof pausesSchema>> {
  return pausesOfItem((await getItem(table, pausesId)) ?? {});
}

/** Converts the item with the pauses, and the number of changes. Throws ItemError for any other item. */
export function pausesOfItem(item: Record<string, AttributeValue>): v.InferOutput<typeof pausesSchema> {
  const { values } = readAttributes(item, Object.keys(pausesSchema.entries));
  const parsed = v.safeParse(pausesSchema, values);
  if (!parsed.success) throw new ItemError('row', pausesId, 'its attributes are not those of pauses');
  return parsed.output;
}

async function write({ documentClient, tableName }: RowTable, revision: number, after: Pauses): Promise<boolean> {
  const { editLog } = after;
  const log = editLog === undefined ? '' : ', #editLog = :editLog';
  const update = `SET #active = :active, #resumed = :resumed, #revision = :next${log}`;
  const written = await unlessConditionFails(
    documentClient.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { id: { S: pausesId } },
        UpdateExpression: update,
        ConditionExpression: pausesAreUnchanged,
        ExpressionAttributeNames: attributeNames(update, pausesAreUnchanged),
        ExpressionAttributeValues: {
          ...toAttributes({ ':before': revision, ':next': revision + 1 }),
          ...(editLog === undefined ? {} : toAttributes({ ':editLog': editLog })),
          ...toAttributes(storable({ ':active': after.active.map(stored), ':resumed': after.resumed.map(stored) })),
        },
      }),
    ),
  );
  return written !== undefined;
}

/** Through JSON, which omits undefined fields. */
function storable(lists: object): Values {
  return v.parse(v.pipe(v.string(), v.parseJson(), valuesSchema), JSON.stringify(lists));
}
