import type { MessageAttribute } from '@daybreak/local-sqs';
import { parseJson } from '../../lambda/parse-function-error.ts';
import { compilePattern, patternComparisons } from '../../patterns/compile-pattern.ts';
import type { SubscriptionModel } from '../../template/stack-model.ts';
import { isRecord } from '../../template/is-record.ts';
import type { TopicMessage } from './topic-message.ts';

/** Whether a subscription takes a message. */
export type SubscriptionFilter = (message: Pick<TopicMessage, 'message' | 'attributes'>) => boolean;

/**
 * Compiles a subscription's filter policy, by the attributes or by the body of a message; without a policy it takes each. A body that is no
 * JSON object matches none. Throws PatternError.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 */
export function compileSubscriptionFilter(filter: SubscriptionModel['filter']): SubscriptionFilter {
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
