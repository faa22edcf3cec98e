import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Values, type VersionEnd, valuesSchema } from '@daybreak/domain';
import * as v from 'valibot';
import { ItemError } from '../errors.ts';
import { isRowId } from './archive-id.ts';
import { readAttributes } from './attribute-value.ts';
import { dateSchema, historyOfItem, historySchema, positiveIntegerSchema } from './history-item.ts';

type Item = Record<string, AttributeValue>;

/** An item before and after a write, as a record of the table's stream holds it. */
export interface ItemImages {
  oldImage?: Item | undefined;
  newImage?: Item | undefined;
}

/** A version of a row that a write ended. */
export interface EndedVersion {
  rowId: string;
  version: number;
  rule: string;
  tenant?: string | undefined;
  end: VersionEnd;
  /** All values of the row, as the write left them. Undefined when they cannot be read. */
  values(): Values | undefined;
}

const beforeSchema = v.object({
  id: v.string(),
  status: v.string(),
  version: positiveIntegerSchema,
  dueDate: dateSchema,
  rule: v.string(),
  tenant: v.optional(v.string()),
});

/**
 * The version of a row that a write ended: the version that the row had before it, when its history says since then how it
 * ended. Undefined for any other write. Throws ItemError for a row whose history cannot be read.
 */
export function endedVersionOf({ oldImage, newImage }: ItemImages): EndedVersion | undefined {
  if (oldImage === undefined || newImage === undefined) return undefined;
  const before = v.safeParse(beforeSchema, readAttributes(oldImage, Object.keys(beforeSchema.entries)).values);
  // An archive item, a tombstone, or a version that had ended before.
  if (!before.success || before.output.status !== 'scheduled' || !isRowId(before.output.id)) return undefined;
  const { id, version, dueDate, rule, tenant } = before.output;
  const entry = newImage['history']?.M?.[version];
  if (entry === undefined || oldImage['history']?.M?.[version] !== undefined) return undefined;

  const { values: read } = readAttributes({ history: { M: { [version]: entry } } }, ['history']);
  const history = v.safeParse(historySchema, read['history']);
  const written = Object.keys(newImage['writes']?.M ?? {}).length;
  const end = history.success ? historyOfItem(history.output, { version, dueDate, written })?.[version] : undefined;
  if (end === undefined) throw new ItemError('row', id, `the end of its version ${version} is no end of a version`);
  return { rowId: id, version, rule, tenant, end, values: () => valuesOf(newImage) };
}

function valuesOf(item: Item): Values | undefined {
  const parsed = v.safeParse(valuesSchema, readAttributes(item, ['values']).values['values']);
  return parsed.success ? parsed.output : undefined;
}
