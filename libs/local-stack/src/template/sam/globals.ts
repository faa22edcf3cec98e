import { isRecord } from '../../json/is-record.ts';
import type { Properties } from './sam-resource.ts';

/** Returns true for an object whose only key is an intrinsic function. It is a value, so it is not merged. */
function isIntrinsic(value: Record<string, unknown>): boolean {
  const [key = '', ...others] = Object.keys(value);
  return others.length === 0 && (key === 'Ref' || key === 'Condition' || key.startsWith('Fn::'));
}

/**
 * Merges the section Globals into the properties of a resource: the resource's values replace the global ones, maps are merged, and lists
 * are concatenated, the global list first.
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
