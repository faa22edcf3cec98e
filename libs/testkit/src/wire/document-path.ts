import type { Item } from './item.ts';

/** A path to a value of an item: names of attributes and map keys, and positions in lists. */
export type DocumentPath = readonly (string | number)[];

/** Parses a path of an expression, such as `#values.price[0]`. */
export function documentPath(text: string, names: Readonly<Record<string, unknown>>): DocumentPath {
  return [...text.matchAll(/#[\w-]+|[A-Za-z_][\w-]*|\[(\d+)\]/g)].map(([part, position]) => {
    if (position !== undefined) return Number(position);
    const name = names[part];
    return typeof name === 'string' ? name : part;
  });
}

/** Returns the attribute value at a path, or undefined. */
export function valueAt(item: Item | undefined, path: DocumentPath): unknown {
  const [root, ...rest] = path;
  let value: unknown = item?.[String(root)];
  for (const part of rest) {
    const holder: unknown = memberOf(value, typeof part === 'number' ? 'L' : 'M');
    value = memberOf(holder, part);
  }
  return value;
}

function memberOf(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

export function showPath(path: DocumentPath): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`))
    .join('');
}
