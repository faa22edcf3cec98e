import { isRecord } from '../../json/is-record.ts';
import type { Properties } from './sam-resource.ts';

/** An object with this one key is an intrinsic function: a value, and no map to merge. */
function isIntrinsic(value: Record<string, unknown>): boolean {
  const [key = '', ...others] = Object.keys(value);
  return others.length === 0 && (key === 'Ref' || key === 'Condition' || key.startsWith('Fn::'));
}

/**
 * What the section Globals gives to a resource of a type, and the resource's own properties: its values replace the global ones,
 * maps are merged, and a list is the global list and the resource's after it.
 */
export function withGlobals(globals: unknown, type: string, own: Properties, ignored: unknown): Properties {
  const section = isRecord(globals) ? globals[type.replace('AWS::Serverless::', '')] : undefined;
  if (!isRecord(section) || ignored === '*') return own;
  const names = Array.isArray(ignored) ? ignored : [];
  const merged = merge(Object.fromEntries(Object.entries(section).filter(([name]) => !names.includes(name))), own);
  return isRecord(merged) ? merged : own;
}

function merge(global: unknown, own: unknown): unknown {
  if (Array.isArray(global) && Array.isArray(own)) return global.concat(own);
  if (!isRecord(global) || !isRecord(own) || isIntrinsic(global) || isIntrinsic(own)) return own;
  const merged = { ...global };
  for (const [name, value] of Object.entries(own)) {
    merged[name] = Object.hasOwn(global, name) ? merge(global[name], value) : value;
  }
  return merged;
}
