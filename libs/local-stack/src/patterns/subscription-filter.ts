import type { MessageAttribute, MessageAttributes } from '@daybreak/local-sqs';
import { parseJson } from '../json/parse-json.ts';
import { compilePattern, patternComparisons } from './compile-pattern.ts';
import { isRecord } from '../json/is-record.ts';

/** A filter policy, and whether it is about a message's attributes or about its body. */
export interface FilterPolicy {
  readonly scope: 'MessageAttributes' | 'MessageBody';
  readonly pattern: Readonly<Record<string, unknown>>;
}

/** Whether a subscription takes a message. */
export type SubscriptionFilter = (message: {
  readonly message: string;
  readonly attributes: MessageAttributes;
}) => boolean;

/**
 * Compiles a subscription's filter policy, by the attributes or by the body of a message; without a policy it takes each. A body that is no
 * JSON object matches none. Throws PatternError.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
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

/** A binary attribute is there, and equals nothing. */
function valueOf(attribute: MessageAttribute): unknown {
  if (!('stringValue' in attribute)) return Symbol(attribute.dataType);
  const { dataType, stringValue } = attribute;
  if (dataType.startsWith('Number')) return Number(stringValue);
  const elements = dataType === 'String.Array' ? parseJson(stringValue)?.value : undefined;
  return Array.isArray(elements) ? elements : stringValue;
}
