import * as v from 'valibot';
import { isUnresolved } from '../template/unresolved.ts';
import { testsLeadingKeys, compileConditions } from './conditions.ts';
import { policyDocumentSchema, type StatementElement } from './policy-document.ts';
import { PolicyError } from './policy-error.ts';
import { compilePrincipals } from './principals.ts';
import { isOfEmulatedService, type Pattern, type Statement } from './statement.ts';
import { actionMatcher, type Matcher, resourceMatcher } from './wildcards.ts';

/** An identity policy belongs to a role. A resource policy names principals. A trust policy names principals and no resource. */
export type PolicyKind = 'identity' | 'resource' | 'trust';

/** Compiles the statements of a policy document. Reports each statement that can't be evaluated, and omits it. */
export function compilePolicy(document: unknown, kind: PolicyKind, report: (problem: string) => void): Statement[] {
  const parsed = v.safeParse(policyDocumentSchema, document);
  if (!parsed.success) {
    for (const issue of parsed.issues) report(`${v.getDotPath(issue) ?? 'PolicyDocument'}: ${issue.message}`);
    return [];
  }
  return parsed.output.Statement.flatMap((element, index) => {
    try {
      return [compileStatement(element, kind)];
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      report(`statement ${element.Sid ?? index}: ${error.message}`);
      return [];
    }
  });
}

function compileStatement(element: StatementElement, kind: PolicyKind): Statement {
  const { Effect: effect, Principal: principals, Condition: block } = element;
  const actions = patterns('Action', element.Action, element.NotAction, actionMatcherOf);
  const { Resource: resources, NotResource: notResources } = element;
  const base = {
    effect,
    actions,
    resources: kind === 'trust' ? [anyResource] : patterns('Resource', resources, notResources, resourceMatcherOf),
  };
  // The actions belong to a service that is not emulated, whose condition keys are unknown here.
  if (kind !== 'trust' && !actions.some(({ text }) => isOfEmulatedService(text)))
    return { ...base, holds: () => false };
  if (isUnresolved(JSON.stringify([block, principals]))) {
    throw new PolicyError('a condition or principal refers to a resource that is not emulated');
  }
  const holds = compileConditions(block);
  const isByLeadingKey = testsLeadingKeys(block);
  const others = isByLeadingKey ? actions.filter(({ text }) => !actionsOnOneItem.has(text)) : [];
  if (others.length > 0)
    throw new PolicyError(
      `dynamodb:LeadingKeys is not evaluated here for ${others.map(({ text }) => text).join(', ')}`,
    );
  if (kind === 'identity') return { ...base, holds, isByLeadingKey };
  if (principals === undefined) throw new PolicyError('add a Principal, which the policy of a resource requires');
  return { ...base, holds, isAbout: compilePrincipals(principals, effect) };
}

/** The actions on one item. Other requests have partition keys in expressions or batches. */
const actionsOnOneItem: ReadonlySet<string> = new Set(
  ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'].map((operation) => `dynamodb:${operation}`),
);

const anyResource: Pattern = { text: '*', matches: () => true };

/** Returns the patterns of an element. Its `Not…` form is one pattern that matches everything else. */
function patterns(
  name: string,
  listed: readonly string[] | undefined,
  excluded: readonly string[] | undefined,
  matcher: (text: string) => Matcher,
): Pattern[] {
  if (listed !== undefined && excluded === undefined) return listed.map((text) => ({ text, matches: matcher(text) }));
  if (listed !== undefined || excluded === undefined) throw new PolicyError(`add either ${name} or Not${name}`);
  const matchers = excluded.map(matcher);
  return [{ text: `Not${name} ${excluded.join(', ')}`, matches: (text) => !matchers.some((matches) => matches(text)) }];
}

function actionMatcherOf(action: string): Matcher {
  if (isUnresolved(action)) throw new PolicyError('an action refers to a resource that is not emulated');
  if (action === '*' || /^[a-z0-9-]+:./i.test(action)) return actionMatcher(action);
  throw new PolicyError(`${action} is not an action: add the service's prefix, as in dynamodb:GetItem`);
}

function resourceMatcherOf(resource: string): Matcher {
  if (isUnresolved(resource)) return () => false;
  if (resource.includes('${')) throw new PolicyError(`policy variables are not evaluated here: ${resource}`);
  if (resource === '*' || resource.startsWith('arn:')) return resourceMatcher(resource);
  throw new PolicyError(`${resource} must be an ARN or *`);
}
