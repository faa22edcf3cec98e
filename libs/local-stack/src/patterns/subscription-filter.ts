import type { MessageAttribute, MessageAttributes } from '@daybreak/local-sqs';
import { parseJson } from '../json/parse-json.ts';
import { compilePattern, patternComparisons } from './compile-pattern.ts';
import { isRecord } from '../json/is-record.ts';

/** A filter policy of a subscription, for the attributes or the body of messages. */
export interface FilterPolicy {
  readonly scope: 'MessageAttributes' | 'MessageBody';
  readonly pattern: Readonly<Record<string, unknown>>;
}

/** Returns true if a subscription accepts a message. */
export type SubscriptionFilter = (message: {
  readonly message: string;
  readonly attributes: MessageAttributes;
}) => boolean;

/**
 * Compiles a subscription's filter policy for the attributes or the body of messages. Without a policy, every message matches. A body that
 * is not a JSON object never matches. Throws PatternError. https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 */
export function compileSubscriptionFilter(filter: FilterPolicy | undefined): SubscriptionFilter {
  if (filter === undefined) return () => true;
  const matches = compilePattern(filter.pattern, patternComparisons.sns);
  if (filter.scope === 'MessageAttributes') {
    return ({ attributes }) =>
      matches(Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, valueOf(attribute)])));
  }
  return ({ message }) => {
    const body = parseJson(message)?.value;
    return isRecord(body) && matches(body);
  };
}

/** Returns the value of an attribute. A binary attribute exists, and equals no value. */
function valueOf(attribute: MessageAttribute): unknown {
  if (!('stringValue' in attribute)) return Symbol(attribute.dataType);
  const { dataType, stringValue } = attribute;
  if (dataType.startsWith('Number')) return Number(stringValue);
  const elements = dataType === 'String.Array' ? parseJson(stringValue)?.value : undefined;
  return Array.isArray(elements) ? elements : stringValue;
}
