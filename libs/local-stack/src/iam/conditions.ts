import type { AccessRequest } from './access-request.ts';
import { PolicyError } from './policy-error.ts';
import { arnMatcher, type Matcher, textMatcher } from './wildcards.ts';

/** A `Condition` element: by operator, the values of each key. */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export type Condition = (context: AccessRequest['context']) => boolean;

interface Operator {
  matcher(value: string): Matcher;
  readonly negated?: true;
}

const equals =
  (value: string): Matcher =>
  (text) =>
    text === value;
const equalsIgnoringCase = (value: string): Matcher => equals(value.toLowerCase());
const lowerCased =
  (matcher: (value: string) => Matcher) =>
  (value: string): Matcher =>
  (text) =>
    matcher(value)(text.toLowerCase());

const operators = new Map<string, Operator>(
  Object.entries({
    StringEquals: { matcher: equals },
    StringNotEquals: { matcher: equals, negated: true },
    StringEqualsIgnoreCase: { matcher: lowerCased(equalsIgnoringCase) },
    StringNotEqualsIgnoreCase: { matcher: lowerCased(equalsIgnoringCase), negated: true },
    StringLike: { matcher: textMatcher },
    StringNotLike: { matcher: textMatcher, negated: true },
    // The two are one for AWS too: both take wildcards.
    ArnEquals: { matcher: arnMatcher },
    ArnLike: { matcher: arnMatcher },
    ArnNotEquals: { matcher: arnMatcher, negated: true },
    ArnNotLike: { matcher: arnMatcher, negated: true },
    Bool: { matcher: lowerCased(equalsIgnoringCase) },
  }),
);

/** The partition keys of a request: several values, so its operators are of sets. Evaluated for requests that name one item, which have one. */
const leadingKeys = 'dynamodb:leadingkeys';
const ofEachValue = 'ForAllValues:';

/** The condition keys that have a value here, or are absent here as they would be from the same call to AWS. */
const knownKeys = new Set(
  [
    'aws:PrincipalAccount',
    'aws:PrincipalArn',
    'aws:PrincipalIsAWSService',
    'aws:PrincipalType',
    'aws:RequestedRegion',
    'aws:ResourceAccount',
    'aws:SecureTransport',
    'aws:SourceAccount',
    'aws:SourceArn',
    'aws:SourceOwner',
    'aws:ViaAWSService',
    leadingKeys,
  ].map((key) => key.toLowerCase()),
);

/** Whether a condition depends on the item that a request names. */
export function asksForLeadingKeys(block: ConditionBlock): boolean {
  return Object.values(block).some((keys) => Object.keys(keys).some((key) => key.toLowerCase() === leadingKeys));
}

/** All of a statement's conditions as one. Throws PolicyError for an operator or a key that is not evaluated here. */
export function compileConditions(block: ConditionBlock): Condition {
  const conditions = Object.entries(block).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => compile(operator, key, values)),
  );
  return (context) => conditions.every((condition) => condition(context));
}

function compile(givenName: string, keyName: string, values: readonly string[]): Condition {
  const key = keyName.toLowerCase();
  if (!knownKeys.has(key)) throw new PolicyError(`condition key ${keyName} is not evaluated here`);
  const variable = values.find((value) => value.includes('${'));
  if (variable !== undefined) throw new PolicyError(`policy variables are not evaluated here: ${variable}`);
  const isOfSet = key === leadingKeys && givenName.startsWith(ofEachValue);
  if (key === leadingKeys && !isOfSet) throw new PolicyError(`the operator of ${keyName} begins with ${ofEachValue}`);
  const operatorName = isOfSet ? givenName.slice(ofEachValue.length) : givenName;
  if (operatorName === 'Null') return (context) => values.includes(String(!context.has(key)));

  const ifExists = operatorName.endsWith('IfExists');
  const operator = operators.get(ifExists ? operatorName.slice(0, -'IfExists'.length) : operatorName);
  if (operator === undefined) {
    const known = [...operators.keys(), 'Null'].join(', ');
    throw new PolicyError(`condition operator ${operatorName} is not evaluated here; these are: ${known}`);
  }
  const matchers = values.map((value) => operator.matcher(value));
  const negated = operator.negated === true;
  return (context) => {
    const value = context.get(key);
    // To AWS, a key that is absent differs from every value.
    if (value === undefined) return ifExists || negated;
    return matchers.some((matches) => matches(value)) !== negated;
  };
}
