import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Value, Values } from '@daybreak/domain';

/**
 * Converts a value to a DynamoDB attribute. It replaces the SDK's marshaller, which treats a map with the key `constructor`
 * as a class instance, and rejects a number above 2^53.
 */
export function toAttribute(value: Value): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  return Array.isArray(value) ? { L: value.map(toAttribute) } : { M: toAttributes(value) };
}

export function toAttributes(values: Values): Record<string, AttributeValue> {
  // fromEntries defines `__proto__` as an own key. An assignment would set the prototype.
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, toAttribute(value)]));
}

/** Converts a DynamoDB attribute to a value. A set becomes a list, and a binary becomes base64: only an owner's own code writes these. */
export function fromAttribute(attribute: AttributeValue): Value {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return Number(attribute.N);
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.M !== undefined) return fromAttributes(attribute.M);
  if (attribute.L !== undefined) return attribute.L.map(fromAttribute);
  if (attribute.NULL !== undefined) return null;
  if (attribute.SS !== undefined) return attribute.SS;
  if (attribute.NS !== undefined) return attribute.NS.map(Number);
  if (attribute.B !== undefined) return Buffer.from(attribute.B).toString('base64');
  if (attribute.BS !== undefined) return attribute.BS.map((bytes) => Buffer.from(bytes).toString('base64'));
  throw new TypeError(`The attribute has an unknown type: ${Object.keys(attribute).join(', ')}`);
}

export function fromAttributes(attributes: Record<string, AttributeValue>): Values {
  return Object.fromEntries(Object.entries(attributes).map(([key, attribute]) => [key, fromAttribute(attribute)]));
}

/** Reads the named attributes. Instead of throwing, it lists the names of attributes with an unknown type. */
export function readAttributes(
  item: Record<string, AttributeValue>,
  names: readonly string[],
): { values: Values; unreadable: string[] } {
  const unreadable: string[] = [];
  const entries = names.flatMap((name): [string, Value][] => {
    const attribute = Object.hasOwn(item, name) ? item[name] : undefined;
    if (attribute === undefined) return [];
    try {
      return [[name, fromAttribute(attribute)]];
    } catch {
      unreadable.push(name);
      return [];
    }
  });
  return { values: Object.fromEntries(entries), unreadable };
}
