import { isRecord } from '../../json/is-record.ts';

/** An item, or a part of one, in the format of requests: each attribute's value by its type, `{ "S": "…" }`. */
export type WireItem = Readonly<Record<string, unknown>>;

/** The size of a map or a list without its elements, and the overhead of each element. */
const collectionBytes = 3;
const elementBytes = 1;

/**
 * Returns the size of an item in bytes, as DynamoDB documents it: names and values in UTF-8, binary values decoded, and numbers by their
 * significant digits.
 *
 * ```ts
 * itemSizeBytes({ id: { S: 'a' }, done: { BOOL: true } }); // 2 + 1 + 4 + 1 = 8
 * ```
 */
export function itemSizeBytes(item: WireItem): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(item)) bytes += Buffer.byteLength(name) + attributeBytes(value);
  return bytes;
}

/** Returns 0 for an invalid attribute value: the engine rejects the request. */
function attributeBytes(attribute: unknown): number {
  const [typed] = isRecord(attribute) ? Object.entries(attribute) : [];
  if (typed === undefined) return 0;
  const [type, value] = typed;
  switch (type) {
    case 'NULL':
    case 'BOOL':
      return 1;
    case 'SS':
    case 'NS':
    case 'BS':
      return sumOf(elementsOf(value), (element) => scalarBytes(type.charAt(0), element));
    case 'L':
      return collectionBytes + sumOf(elementsOf(value), (element) => elementBytes + attributeBytes(element));
    case 'M':
      return isRecord(value) ? collectionBytes + elementBytes * Object.keys(value).length + itemSizeBytes(value) : 0;
    default:
      return scalarBytes(type, value);
  }
}

function scalarBytes(type: string, value: unknown): number {
  if (typeof value !== 'string') return 0;
  if (type === 'N') return numberBytes(value);
  return Buffer.byteLength(value, type === 'B' ? 'base64' : 'utf8');
}

/** Returns a byte, plus one for each two significant digits, plus one for a minus sign. */
function numberBytes(text: string): number {
  const [, sign = '', digits = ''] = /^([-+]?)([\d.]*)/.exec(text) ?? [];
  const significant = digits.replace('.', '').replace(/^0+/, '').replace(/0+$/, '').length;
  return 1 + Math.ceil(significant / 2) + (sign === '-' ? 1 : 0);
}

function sumOf<Element>(elements: readonly Element[], bytesOf: (element: Element) => number): number {
  return elements.reduce((sum, element) => sum + bytesOf(element), 0);
}

function elementsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
