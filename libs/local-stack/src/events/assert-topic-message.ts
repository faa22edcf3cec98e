import type { MessageAttribute } from '@daybreak/local-sqs';
import { PublishError } from './publish-error.ts';
import type { TopicMessage } from './topic-message.ts';

const maximumSubjectLength = 100;

/** Throws PublishError for a message that SNS rejects for every topic. */
export function assertTopicMessage({
  message,
  subject,
  attributes,
}: Pick<TopicMessage, 'message' | 'subject' | 'attributes'>): void {
  if (message === '') throw new PublishError('InvalidParameter', 'Invalid parameter: Empty message');
  if (subject !== undefined && (subject === '' || subject.length > maximumSubjectLength || /\p{Cc}/u.test(subject)))
    throw new PublishError('InvalidParameter', 'Invalid parameter: Subject');
  for (const [name, attribute] of Object.entries(attributes)) assertAttribute(name, attribute);
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html */
function assertAttribute(name: string, attribute: MessageAttribute): void {
  const { dataType } = attribute;
  const value = 'stringValue' in attribute ? attribute.stringValue : attribute.binaryValue;
  const invalid = (what: string): PublishError =>
    new PublishError('ParameterValueInvalid', `The message attribute '${name}' ${what}`);
  if (!/^[\w.-]{1,256}$/.test(name) || /^\.|\.$|\.\./.test(name)) throw invalid('has an invalid name.');
  if (/^(aws|amazon)\./i.test(name)) throw invalid("can not begin with 'AWS.' or 'Amazon.'.");
  const [, type] = /^(String|String\.Array|Number|Binary)(?:$|\.)/.exec(dataType) ?? [];
  if (type === undefined)
    throw invalid(
      `has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  if ((type === 'Binary') === (typeof value === 'string'))
    throw invalid(`with type '${dataType}' must use field '${type === 'Binary' ? 'Binary' : 'String'}'.`);
  if (value.length === 0)
    throw invalid(`must contain non-empty message attribute value for message attribute type '${dataType}'.`);
  if (type === 'Number' && (String(value).trim() === '' || Number.isNaN(Number(value))))
    throw invalid('could not be cast to a number.');
}
