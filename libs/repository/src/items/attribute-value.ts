import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Value, Values } from '@daybreak/domain';

/**
 * Values to and from DynamoDB's typed JSON. Not the SDK's marshaller: that one takes a map with the key `constructor`
 * for a class instance, and a number beyond 2^53 for a mistake.
 */
export function toAttribute(value: Value): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  return Array.isArray(value) ? { L: value.map(toAttribute) } : { M: toAttributes(value) };
}

export function toAttributes(values: Values): Record<string, AttributeValue> {
  // fromEntries defines properties where an assignment could set a prototype.
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, toAttribute(value)]));
}

/** Sets become lists and bytes become base64: nothing here writes such, but an owner's own code may. */
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
  throw new TypeError(`An attribute of an unknown type: ${Object.keys(attribute).join(', ')}`);
}

export function fromAttributes(attributes: Record<string, AttributeValue>): Values {
  return Object.fromEntries(Object.entries(attributes).map(([key, attribute]) => [key, fromAttribute(attribute)]));
}

/** The attributes of these names, and the names of those whose type nobody knows, instead of throwing; an owner's own are left. */
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
