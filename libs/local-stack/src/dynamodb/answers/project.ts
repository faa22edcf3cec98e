import { type Body, objectOf, textOf } from '../capacity/body.ts';
import type { WireItem } from '../capacity/item-size.ts';

/**
 * Returns the names of the attributes that a request reads: `'all'` without a projection, and undefined for a projection of nested
 * attributes.
 */
export function projectedNames(request: Body): 'all' | ReadonlySet<string> | undefined {
  const expression = textOf(request['ProjectionExpression']);
  if (expression === undefined) return request['AttributesToGet'] === undefined ? 'all' : undefined;
  const names = objectOf(request['ExpressionAttributeNames']);
  const paths = expression.split(',').map((path) => path.trim());
  if (paths.some((path) => /[.[]/.test(path))) return undefined;
  return new Set(paths.map((path) => textOf(names[path]) ?? path));
}

/** Returns the attributes with these names. */
export function project(item: WireItem, names: 'all' | ReadonlySet<string>): WireItem {
  return names === 'all' ? item : Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));
}
