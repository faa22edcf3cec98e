import { isRecord } from '../json/is-record.ts';
import { UnresolvedReferenceError } from './template-error.ts';

/** The value of `AWS::NoValue`. A property or list entry with this value is removed. */
export const noValue = Symbol('AWS::NoValue');

/** Resolves references within the template, for the intrinsic functions. */
export interface IntrinsicContext {
  resolve(value: unknown): unknown;
  ref(name: string): string;
  attribute(logicalId: string, attribute: string): string;
  condition(name: string): boolean;
  mapping(name: string, first: string, second: string): unknown;
  importValue(name: string): unknown;
}

type Intrinsic = (argument: unknown, context: IntrinsicContext) => unknown;

/** The intrinsic functions of CloudFormation that are emulated, by the key of their object. */
export const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, context) => (name === 'AWS::NoValue' ? noValue : context.ref(text(name))),
  'Fn::GetAtt': (argument, context) => {
    const [logicalId, ...attribute] = typeof argument === 'string' ? argument.split('.') : list(argument).map(text);
    return context.attribute(logicalId ?? '', attribute.join('.'));
  },
  'Fn::Sub': substitute,
  'Fn::Join': (argument, context) => {
    const [delimiter, values] = list(argument);
    return list(context.resolve(values)).map(text).join(text(delimiter));
  },
  'Fn::Select': (argument, context) => {
    const [index, values] = list(context.resolve(argument));
    const selected = list(values)[Number(text(index))];
    if (selected === undefined) throw new UnresolvedReferenceError(`Fn::Select has no entry ${text(index)}`);
    return selected;
  },
  'Fn::Split': (argument, context) => {
    const [delimiter, value] = list(context.resolve(argument));
    return text(value).split(text(delimiter));
  },
  'Fn::FindInMap': (argument, context) => {
    const [name, first, second] = list(context.resolve(argument)).map(text);
    return context.mapping(name ?? '', first ?? '', second ?? '');
  },
  'Fn::ImportValue': (argument, context) => context.importValue(text(context.resolve(argument))),
  'Fn::Base64': (argument, context) => Buffer.from(text(context.resolve(argument))).toString('base64'),
  'Fn::If': (argument, context) => {
    // Only the chosen branch is resolved: the other one may refer to a missing resource.
    const [name, whenTrue, whenFalse] = list(argument);
    return context.resolve(context.condition(text(name)) ? whenTrue : whenFalse);
  },
  'Fn::Equals': (argument, context) => {
    const [left, right] = list(context.resolve(argument));
    return comparable(left) === comparable(right);
  },
  'Fn::Not': (argument, context) => !truth(list(argument)[0], context),
  'Fn::And': (argument, context) => list(argument).every((entry) => truth(entry, context)),
  'Fn::Or': (argument, context) => list(argument).some((entry) => truth(entry, context)),
  Condition: (name, context) => context.condition(text(name)),
};

function substitute(argument: unknown, context: IntrinsicContext): string {
  const [template, variables] = typeof argument === 'string' ? [argument, {}] : list(argument);
  const own = new Map(isRecord(variables) ? Object.entries(variables) : []);
  return text(template).replaceAll(/\$\{(!?)([^}]*)\}/g, (_, literal: string, name: string) => {
    if (literal !== '') return `\${${name}}`;
    if (own.has(name)) return text(context.resolve(own.get(name)));
    const [logicalId, ...attribute] = name.trim().split('.');
    if (attribute.length === 0) return text(context.ref(logicalId ?? ''));
    return text(context.attribute(logicalId ?? '', attribute.join('.')));
  });
}

function truth(value: unknown, context: IntrinsicContext): boolean {
  return isTrue(context.resolve(value));
}

export function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

/** Numbers and booleans compare as strings, because the values of parameters are strings. */
function comparable(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'object' ? JSON.stringify(value) : value;
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new UnresolvedReferenceError(`Expected a list, found ${JSON.stringify(value)}`);
  return value;
}

/** Returns the value as a string. Throws UnresolvedReferenceError for a value that CloudFormation does not convert to a string. */
export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new UnresolvedReferenceError(`Expected a string, found ${JSON.stringify(value)}`);
}
