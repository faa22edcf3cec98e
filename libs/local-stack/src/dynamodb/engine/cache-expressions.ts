// oxlint-disable-next-line typescript/triple-slash-reference -- dynalite ships no types, and other projects compile this file too
/// <reference path="./dynalite.d.ts" />
import conditions, { type ExpressionContext, type ExpressionParser } from 'dynalite/db/conditionParser.js';
import projections from 'dynalite/db/projectionParser.js';
import updates from 'dynalite/db/updateParser.js';

/** The maximum number of expressions. A client has a few dozen, unless it writes values into its expressions. */
const maximumExpressions = 2_000;

/** Matches expressions whose parser uses a value, in addition to its type. */
const looksAtValues = /between|attribute_type/i;

interface CachedExpression {
  result: unknown;
  /** The names and values that the expression uses. */
  names: readonly string[];
  values: readonly string[];
  /** The name of each value in the result. */
  nameOf: ReadonlyMap<unknown, string>;
}

/**
 * Caches parsed expressions. dynalite parses each expression of each request, which took two fifths of its time. For the same names and the
 * same types of values, the result differs only in the values, which are replaced.
 */
export function cacheExpressions(): void {
  for (const parser of [conditions, projections, updates]) parser.parse = cachingParse(parser.parse);
}

/** Wraps a parser with a cache. An expression with an error is parsed each time. */
export function cachingParse(parse: ExpressionParser['parse']): ExpressionParser['parse'] {
  const cached = new Map<string, CachedExpression>();
  return (expression, options) => {
    const { context } = options;
    if (looksAtValues.test(expression)) return parse(expression, options);
    const key = keyOf(expression, context);
    let known = cached.get(key);
    if (known === undefined) {
      const parsed = parseOnce(parse, expression, context);
      // A string is the message of an error.
      if (typeof parsed.result === 'string') return parse(expression, options);
      if (cached.size === maximumExpressions) cached.clear();
      cached.set(key, parsed);
      known = parsed;
    }
    for (const name of known.names) Reflect.deleteProperty(context.unusedAttrNames, name);
    for (const name of known.values) Reflect.deleteProperty(context.unusedAttrVals, name);
    return copyOf(known.result, known.nameOf, context.attrVals ?? {});
  };
}

function keyOf(expression: string, { attrNames, attrVals = {} }: ExpressionContext): string {
  let types = '';
  for (const [name, value] of Object.entries(attrVals)) types += `${name}${Object.keys(value).join('+')}`;
  return `${expression}\n${types}\n${JSON.stringify(attrNames)}`;
}

/** Removes the expression's names and values from the unused ones, whatever other expressions of the request have removed. */
function parseOnce(parse: ExpressionParser['parse'], expression: string, context: ExpressionContext): CachedExpression {
  const { attrNames = {}, attrVals = {} } = context;
  const [unusedAttrNames, unusedAttrVals] = [{ ...attrNames }, { ...attrVals }];
  const result = parse(expression, { context: { ...context, unusedAttrNames, unusedAttrVals } });
  return {
    result,
    names: Object.keys(attrNames).filter((name) => !Object.hasOwn(unusedAttrNames, name)),
    values: Object.keys(attrVals).filter((name) => !Object.hasOwn(unusedAttrVals, name)),
    nameOf: new Map(Object.entries(attrVals).map(([name, value]) => [value, name])),
  };
}

/** Returns a separate copy for each request, because dynalite changes it. */
function copyOf(
  part: unknown,
  nameOf: ReadonlyMap<unknown, string>,
  values: Readonly<Record<string, unknown>>,
): unknown {
  if (typeof part !== 'object' || part === null) return part;
  const name = nameOf.get(part);
  if (name !== undefined) return values[name];
  if (Array.isArray(part)) return part.map((each) => copyOf(each, nameOf, values));
  // Some objects have no prototype, because their keys are attribute names.
  const copy: unknown = Object.create(Reflect.getPrototypeOf(part));
  for (const [key, value] of Object.entries(part)) Reflect.set(Object(copy), key, copyOf(value, nameOf, values));
  return copy;
}
