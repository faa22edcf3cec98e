import { type Body, objectOf, textOf } from '../capacity/body.ts';
import type { WireItem } from '../capacity/item-size.ts';

/** The names of the attributes that a request reads; `'all'` without a projection, undefined for one of parts of attributes. */
export function projectedNames(asked: Body): 'all' | ReadonlySet<string> | undefined {
  const expression = textOf(asked['ProjectionExpression']);
  if (expression === undefined) return asked['AttributesToGet'] === undefined ? 'all' : undefined;
  const names = objectOf(asked['ExpressionAttributeNames']);
  const paths = expression.split(',').map((path) => path.trim());
  if (paths.some((path) => /[.[]/.test(path))) return undefined;
  return new Set(paths.map((path) => textOf(names[path]) ?? path));
}

/** The attributes of those names. */
export function project(item: WireItem, names: 'all' | ReadonlySet<string>): WireItem {
  return names === 'all' ? item : Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));
}
