import type { AccessRequest } from './access-request.ts';
import { PolicyError } from './policy-error.ts';
import { arnMatcher, type Matcher, textMatcher } from './wildcards.ts';

/** A `Condition` element: the values of each key, by operator. */
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
    // ArnEquals and ArnLike are equivalent on AWS: both accept wildcards.
    ArnEquals: { matcher: arnMatcher },
    ArnLike: { matcher: arnMatcher },
    ArnNotEquals: { matcher: arnMatcher, negated: true },
    ArnNotLike: { matcher: arnMatcher, negated: true },
    Bool: { matcher: lowerCased(equalsIgnoringCase) },
  }),
);

/** The partition keys of a request. The key has several values, so it needs a set operator. It is evaluated for requests with one item. */
const leadingKeys = 'dynamodb:leadingkeys';
const forAllValues = 'ForAllValues:';

/** The condition keys that have a value here, or are missing here as in the same call to AWS. */
const knownKeys = new Set(
  [
    'aws:PrincipalAccount',
    'aws:PrincipalArn',
    'aws:PrincipalIsAWSService',
    'aws:PrincipalOrgID',
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

/** Returns true if a condition depends on the partition key of the item in a request. */
export function testsLeadingKeys(block: ConditionBlock): boolean {
  return Object.values(block).some((keys) => Object.keys(keys).some((key) => key.toLowerCase() === leadingKeys));
}

/** The account's organization is unknown. Its roles count as members of every organization that a policy names, and AWS services of none. */
const organization = 'aws:principalorgid';

/** Compiles all conditions of a statement into one. Throws PolicyError for an operator or a key that is not evaluated here. */
export function compileConditions(block: ConditionBlock): Condition {
  const conditions = Object.entries(block).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => compile(operator, key, values)),
  );
  return (context) => conditions.every((condition) => condition(context));
}

function compile(fullName: string, keyName: string, values: readonly string[]): Condition {
  const key = keyName.toLowerCase();
  if (!knownKeys.has(key)) throw new PolicyError(`condition key ${keyName} is not evaluated here`);
  const variable = values.find((value) => value.includes('${'));
  if (variable !== undefined) throw new PolicyError(`policy variables are not evaluated here: ${variable}`);
  const isSetOperator = key === leadingKeys && fullName.startsWith(forAllValues);
  if (key === leadingKeys && !isSetOperator)
    throw new PolicyError(`the operator of ${keyName} must begin with ${forAllValues}`);
  const operatorName = isSetOperator ? fullName.slice(forAllValues.length) : fullName;
  if (operatorName === 'Null') return (context) => values.includes(String(!context.has(key)));

  const ifExists = operatorName.endsWith('IfExists');
  const operator = operators.get(ifExists ? operatorName.slice(0, -'IfExists'.length) : operatorName);
  if (operator === undefined) {
    const known = [...operators.keys(), 'Null'].join(', ');
    throw new PolicyError(`condition operator ${operatorName} is not evaluated here. Evaluated: ${known}`);
  }
  const matchers = values.map((value) => operator.matcher(value));
  const negated = operator.negated === true;
  return (context) => {
    if (key === organization && context.has('aws:principalaccount')) return !negated;
    const value = context.get(key);
    // On AWS, a missing key differs from every value.
    if (value === undefined) return ifExists || negated;
    return matchers.some((matches) => matches(value)) !== negated;
  };
}
