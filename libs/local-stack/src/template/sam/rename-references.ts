import { isRecord } from '../../json/is-record.ts';
import type { Template } from '../template-schema.ts';

/**
 * SAM names generated resources `Function.Alias` and `Function.Version`. A function has one version here, so these references become the
 * function's ARN.
 */
const generated = /^([A-Za-z0-9]+)\.(?:Alias|Version)$/;

/** Replaces references to generated resources that do not exist here. */
export function renameReferences(template: Template): Template {
  return { ...template, Resources: renamed(template.Resources), Outputs: renamed(template.Outputs) };
}

function renamed<Value>(value: Value): Value;
function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((entry: unknown) => renamed(entry));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[name, argument] = []] = entries;
  if (entries.length === 1 && name === 'Ref' && typeof argument === 'string') {
    const [, functionId] = generated.exec(argument) ?? [];
    return functionId === undefined ? value : { 'Fn::GetAtt': [functionId, 'Arn'] };
  }
  return isRecord(value) ? Object.fromEntries(entries.map(([key, entry]) => [key, renamed(entry)])) : value;
}
