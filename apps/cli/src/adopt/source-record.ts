import * as v from 'valibot';
import { isExactNumber } from '../rows-file/exact-number.ts';

/** A number of DynamoDB that a row can't hold with every digit. */
export class InexactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A value of DynamoDB that a row can't hold. */
export class BinaryValue {}

/** One item of the source. */
export type SourceRecord = Readonly<Record<string, unknown>>;

/**
 * The value at a path such as `renewal.date` or `items.0.price`; undefined when there is none. A key may contain dots: the whole path, or the longest start of
 * it, is taken as a key first.
 */
export function valueAt(record: unknown, path: string): unknown {
  if (typeof record !== 'object' || record === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(record));
  if (fields.has(path)) return fields.get(path);
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const value = fields.get(path.slice(0, dot));
    if (value !== undefined) return valueAt(value, path.slice(dot + 1));
  }
  return undefined;
}

const itemSchema = v.strictObject({ Item: v.record(v.string(), v.record(v.string(), v.unknown())) });

/** The item in a line of DynamoDB's export to S3, `{"Item":{"id":{"S":"a"}}}`; undefined for any other object. */
export function exportedItem(line: unknown): SourceRecord | undefined {
  const parsed = v.safeParse(itemSchema, line);
  return parsed.success ? mapOf(parsed.output.Item) : undefined;
}

function mapOf(attributes: Readonly<Record<string, unknown>>): SourceRecord {
  return Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, plainOf(attribute)]));
}

const attributeSchema = v.union([
  v.strictObject({ S: v.string() }),
  v.strictObject({ N: v.string() }),
  v.strictObject({ BOOL: v.boolean() }),
  v.strictObject({ NULL: v.boolean() }),
  v.strictObject({ L: v.array(v.unknown()) }),
  v.strictObject({ M: v.record(v.string(), v.unknown()) }),
  v.strictObject({ SS: v.array(v.string()) }),
  v.strictObject({ NS: v.array(v.string()) }),
]);

/** The value of an attribute. A set is a list. */
function plainOf(attribute: unknown): unknown {
  const parsed = v.safeParse(attributeSchema, attribute);
  if (!parsed.success) return new BinaryValue();
  const { output } = parsed;
  if ('S' in output) return output.S;
  if ('N' in output) return numberOf(output.N);
  if ('BOOL' in output) return output.BOOL;
  if ('NULL' in output) return null;
  if ('L' in output) return output.L.map(plainOf);
  if ('M' in output) return mapOf(output.M);
  return 'SS' in output ? output.SS : output.NS.map(numberOf);
}

function numberOf(text: string): number | InexactNumber {
  // Adding 0 turns -0 into 0.
  return isExactNumber(text) ? Number(text) + 0 : new InexactNumber(text);
}
