import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { isCalendarDate, type Row, type RowDefinition, type Values, valuesSchema } from '@daybreak/domain';
import * as v from 'valibot';
import { fromAttributes, toAttributes } from './attribute-value.ts';
import { definitionHash } from './definition-hash.ts';
import { dueKeys } from './due-index.ts';
import { ItemError } from './errors.ts';

const dateSchema = v.pipe(v.string(), v.check(isCalendarDate, 'is not a calendar date'));
const positiveIntegerSchema = v.pipe(v.number(), v.integer(), v.minValue(1));

const rowSchema = v.object({
  id: v.string(),
  dueDate: dateSchema,
  timeZone: v.string(),
  rule: v.string(),
  changes: valuesSchema,
  values: valuesSchema,
  writes: v.pipe(
    valuesSchema,
    v.custom<Record<string, string>>((writes) => Object.values(writes ?? {}).every((at) => typeof at === 'string')),
  ),
  status: v.picklist(['scheduled', 'completed', 'failed', 'cancelled']),
  version: positiveIntegerSchema,
  lastError: v.optional(
    v.object({ stage: v.string(), name: v.string(), message: v.string(), attempt: v.number(), at: v.string() }),
  ),
  occurrence: positiveIntegerSchema,
  anchorDate: dateSchema,
  createdAt: v.string(),
  updatedAt: v.string(),
  completedAt: v.optional(v.string()),
});

/** The row that an item holds. Throws ItemError for an item that is no row; its message names attributes, never values. */
export function rowOfItem(item: Record<string, AttributeValue>): Row {
  const attributes = fromAttributes(item);
  const parsed = v.safeParse(rowSchema, attributes);
  if (parsed.success) {
    const { lastError, completedAt, ...row } = parsed.output;
    return {
      ...row,
      ...(lastError === undefined ? {} : { lastError }),
      ...(completedAt === undefined ? {} : { completedAt }),
    };
  }
  const names = new Set(parsed.issues.map(({ path }) => String(path?.[0]?.key)));
  throw new ItemError(
    'row',
    item['id']?.S ?? 'without an id',
    `its attributes ${[...names].join(', ')} are not those of a row`,
  );
}

/** The item of a row that is put for the first time. */
export function newRowItem(
  definition: RowDefinition,
  { shardCount, now }: { shardCount: number; now: string },
): Record<string, AttributeValue> {
  const { id, dueDate, timeZone, rule, changes, values } = definition;
  const item: Values = {
    id,
    dueDate,
    timeZone,
    rule,
    changes,
    values,
    writes: {},
    status: 'scheduled',
    version: 1,
    occurrence: 1,
    anchorDate: dueDate,
    createdAt: now,
    updatedAt: now,
    definitionHash: definitionHash(definition),
    ...dueKeys(definition, shardCount),
  };
  return toAttributes(item);
}
