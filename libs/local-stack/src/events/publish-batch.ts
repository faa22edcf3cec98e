import { randomUUID } from 'node:crypto';
import type { MessageAttribute } from '@daybreak/local-sqs';
import { assertTopicMessage } from './assert-topic-message.ts';
import type { TopicMessage } from './topic-message.ts';
import { parseJson } from '../json/parse-json.ts';
import { isRecord } from '../json/is-record.ts';
import { type EventPlace, PublishError } from './publish-error.ts';

const maximumRequestBytes = 262_144;
const maximumEntries = 10;

/** A request in the query protocol of SNS: a form whose lists are numbered members. */
export type QueryForm = URLSearchParams;

type Entry = Omit<TopicMessage, 'topicArn' | 'messageId' | 'publishedAt'> & { readonly id: string };

/** Receives published messages, and knows which messages a topic rejects. */
export interface PublishTarget {
  problemOf(message: TopicMessage): string | undefined;
  publish(message: TopicMessage): void;
}

/** Returns the ARN of a request's topic. Throws PublishError for any other ARN. */
export function topicArnOf(form: QueryForm): string {
  const arn = form.get('TopicArn') ?? form.get('TargetArn') ?? '';
  if (/^arn:[^:]+:sns:[^:]+:[^:]+:\S+$/.test(arn)) return arn;
  throw new PublishError('InvalidParameter', 'Invalid parameter: TopicArn');
}

/** Publishes the messages of `Publish` or `PublishBatch`, and returns SNS's response as XML. Throws PublishError. */
export function publishToTopic(form: QueryForm, place: EventPlace, target: PublishTarget): string {
  const action = form.get('Action');
  const topicArn = topicArnOf(form);
  const messageOf = ({ id: _, ...entry }: Entry): TopicMessage => {
    const message = {
      ...entry,
      topicArn,
      messageId: (place.newId ?? randomUUID)(),
      publishedAt: new Date(place.now()).toISOString(),
    };
    const problem = target.problemOf(message);
    if (problem !== undefined) throw new PublishError('InvalidParameter', `Invalid parameter: ${problem}`);
    return message;
  };
  if (action !== 'Publish' && action !== 'PublishBatch')
    throw new PublishError('InvalidAction', `The local topics do not emulate ${action}.`);
  const entries = checked(action === 'Publish' ? [entryAt(form, '')] : entriesOf(form));
  const messages = entries.map((entry) => ({ id: entry.id, message: messageOf(entry) }));
  for (const { message } of messages) target.publish(message);
  if (action === 'Publish')
    return responseXml(action, `<MessageId>${messages[0]?.message.messageId ?? ''}</MessageId>`);
  const members = messages.map(
    ({ id, message }) => `<member><Id>${id}</Id><MessageId>${message.messageId}</MessageId></member>`,
  );
  return responseXml(action, `<Successful>${members.join('')}</Successful><Failed/>`);
}

/** Returns the XML of an error response. */
export function errorXml({ code, message }: PublishError): string {
  return `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
}

const namespace = 'http://sns.amazonaws.com/doc/2010-03-31/';

function responseXml(action: string, result: string): string {
  return `<${action}Response xmlns="${namespace}"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`;
}

function entriesOf(form: QueryForm): Entry[] {
  const entries: Entry[] = [];
  for (let n = 1; n <= maximumEntries + 1; n += 1) {
    const prefix = `PublishBatchRequestEntries.member.${n}.`;
    if (!form.has(`${prefix}Id`)) break;
    entries.push(entryAt(form, prefix));
  }
  return entries;
}

function entryAt(form: QueryForm, prefix: string): Entry {
  const attributes: Record<string, MessageAttribute> = {};
  for (let n = 1; form.has(`${prefix}MessageAttributes.entry.${n}.Name`); n += 1) {
    const at = `${prefix}MessageAttributes.entry.${n}.`;
    attributes[form.get(`${at}Name`) ?? ''] = attributeAt(form, `${at}Value.`);
  }
  // An id has letters, digits, hyphens and underscores, so it needs no escaping in XML.
  const id = (form.get(`${prefix}Id`) ?? '').replaceAll(/[^\w-]/g, '');
  return {
    id,
    message: form.get(`${prefix}Message`) ?? '',
    subject: form.get(`${prefix}Subject`) ?? undefined,
    isByProtocol: form.get(`${prefix}MessageStructure`) === 'json',
    attributes,
    messageGroupId: form.get(`${prefix}MessageGroupId`) ?? undefined,
    messageDeduplicationId: form.get(`${prefix}MessageDeduplicationId`) ?? undefined,
  };
}

function attributeAt(form: QueryForm, prefix: string): MessageAttribute {
  const dataType = form.get(`${prefix}DataType`) ?? 'String';
  const binary = form.get(`${prefix}BinaryValue`);
  if (binary !== null) return { dataType, binaryValue: Buffer.from(binary, 'base64') };
  return { dataType, stringValue: form.get(`${prefix}StringValue`) ?? '' };
}

function checked(entries: Entry[]): Entry[] {
  if (entries.length === 0) throw new PublishError('EmptyBatchRequest', 'The batch request contains no entries.');
  if (entries.length > maximumEntries)
    throw new PublishError('TooManyEntriesInBatchRequest', 'The batch request contains more than 10 entries.');
  for (const entry of entries) assertTopicMessage(entry);
  if (entries.some((entry) => entry.isByProtocol && !hasDefaultText(entry)))
    throw new PublishError(
      'InvalidParameter',
      'Invalid parameter: Message Structure - No default entry in JSON message body',
    );
  if (new Set(entries.map(({ id }) => id)).size < entries.length)
    throw new PublishError('BatchEntryIdsNotDistinct', 'Two or more batch entries have the same Id.');
  const bytes = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
  if (bytes <= maximumRequestBytes) return entries;
  throw new PublishError('BatchRequestTooLong', 'The length of all the batch messages put together is over the limit.');
}

function sizeOf({ message, attributes }: Entry): number {
  const parts = Object.entries(attributes).flatMap(([name, attribute]) => [
    name,
    attribute.dataType,
    'stringValue' in attribute ? attribute.stringValue : attribute.binaryValue,
  ]);
  return [message, ...parts].reduce((sum, part) => sum + Buffer.byteLength(part), 0);
}

function hasDefaultText({ message }: Entry): boolean {
  const texts = parseJson(message)?.value;
  return (
    isRecord(texts) &&
    typeof texts['default'] === 'string' &&
    Object.values(texts).every((text) => typeof text === 'string')
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
