import { randomUUID } from 'node:crypto';
import type { PublishedEvent } from './event-log.ts';
import { type EventPlace, PublishError } from './publish-error.ts';

const maximumRequestBytes = 262_144;
const maximumEntries = 10;

/** A request of the query protocol, which SNS speaks: a form, whose lists are numbered members. */
export type QueryForm = URLSearchParams;

interface Entry {
  readonly id: string;
  readonly message: string;
  readonly attributes: Record<string, string>;
}

/** The ARN of the topic that a request is for. Throws PublishError for what is no topic. */
export function topicArnOf(form: QueryForm): string {
  const arn = form.get('TopicArn') ?? form.get('TargetArn') ?? '';
  if (/^arn:[^:]+:sns:[^:]+:[^:]+:\S+$/.test(arn)) return arn;
  throw new PublishError('InvalidParameter', 'Invalid parameter: TopicArn');
}

/** Publishes the messages of `Publish` or `PublishBatch`, and returns the XML of SNS's answer. Throws PublishError. */
export function publishToTopic(form: QueryForm, place: EventPlace, publish: (event: PublishedEvent) => void): string {
  const action = form.get('Action');
  const target = topicArnOf(form);
  const send = ({ message, attributes }: Entry): string => {
    publish({ target, publishedAt: new Date(place.now()).toISOString(), event: parsed(message), attributes });
    return randomUUID();
  };
  if (action === 'Publish') {
    const entry = checked([entryAt(form, '')])[0];
    return answer(action, `<MessageId>${entry === undefined ? '' : send(entry)}</MessageId>`);
  }
  if (action !== 'PublishBatch') throw new PublishError('InvalidAction', `The local topics do not emulate ${action}.`);
  const members = checked(entriesOf(form)).map(
    (entry) => `<member><Id>${entry.id}</Id><MessageId>${send(entry)}</MessageId></member>`,
  );
  return answer(action, `<Successful>${members.join('')}</Successful><Failed/>`);
}

/** The XML of an error. */
export function errorXml({ code, message }: PublishError): string {
  return `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
}

const namespace = 'http://sns.amazonaws.com/doc/2010-03-31/';

function answer(action: string, result: string): string {
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
  const attributes: Record<string, string> = {};
  for (let n = 1; form.has(`${prefix}MessageAttributes.entry.${n}.Name`); n += 1) {
    const at = `${prefix}MessageAttributes.entry.${n}.`;
    attributes[form.get(`${at}Name`) ?? ''] = form.get(`${at}Value.StringValue`) ?? '';
  }
  // An id is of letters, digits, hyphens and underscores, which XML takes as they are.
  const id = (form.get(`${prefix}Id`) ?? '').replaceAll(/[^\w-]/g, '');
  return { id, message: form.get(`${prefix}Message`) ?? '', attributes };
}

function checked(entries: Entry[]): Entry[] {
  if (entries.length === 0) throw new PublishError('EmptyBatchRequest', 'The batch request contains no entries.');
  if (entries.length > maximumEntries)
    throw new PublishError('TooManyEntriesInBatchRequest', 'The batch request contains more than 10 entries.');
  if (entries.some(({ message }) => message === ''))
    throw new PublishError('InvalidParameter', 'Invalid parameter: Empty message');
  if (new Set(entries.map(({ id }) => id)).size < entries.length)
    throw new PublishError('BatchEntryIdsNotDistinct', 'Two or more batch entries have the same Id.');
  const bytes = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
  if (bytes <= maximumRequestBytes) return entries;
  throw new PublishError('BatchRequestTooLong', 'The length of all the batch messages put together is over the limit.');
}

function sizeOf({ message, attributes }: Entry): number {
  const texts = Object.entries(attributes).flatMap(([name, value]) => [name, 'String', value]);
  return [message, ...texts].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

function parsed(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return message;
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
