import type { MessageAttribute, MessageAttributes, SendEntry } from '../api/messages.ts';
import { SqsError } from '../api/sqs-error.ts';
import { assertMessageContents } from './message-contents.ts';

const attributeLimit = 10;

/** Throws SqsError if SQS rejects the attributes. */
export function assertMessageAttributes(attributes: MessageAttributes): void {
  const entries = Object.entries(attributes);
  if (entries.length > attributeLimit)
    throw invalid(`Number of message attributes [${entries.length}] exceeds the allowed maximum [${attributeLimit}].`);
  for (const [name, attribute] of entries) {
    assertName(name);
    assertValue(name, attribute);
  }
}

/** Returns the size that counts towards the limits: the body, and the name, type and value of each attribute. */
export function messageSizeBytes({ body, attributes = {} }: SendEntry): number {
  let size = Buffer.byteLength(body);
  for (const [name, attribute] of Object.entries(attributes)) {
    const value = 'stringValue' in attribute ? attribute.stringValue : attribute.binaryValue;
    size += Buffer.byteLength(name) + Buffer.byteLength(attribute.dataType) + Buffer.byteLength(value);
  }
  return size;
}

/** Returns the attributes that a receive requests: by name, by `prefix.*`, or all with `All` or `.*`. */
export function pickMessageAttributes(attributes: MessageAttributes, names: readonly string[]): MessageAttributes {
  if (names.length === 0) return {};
  const isWanted = (name: string): boolean =>
    names.some(
      (wanted) =>
        wanted === 'All' || wanted === name || (wanted.endsWith('.*') && name.startsWith(wanted.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isWanted(name)));
}

function assertName(name: string): void {
  const isValid = /^[A-Za-z0-9_.-]{1,256}$/.test(name) && !/^\.|\.$|\.\./.test(name);
  if (!isValid)
    throw invalid(
      `The message attribute name '${name}' is invalid. Attribute name can contain A-Z, a-z, 0-9, underscore (_), hyphen (-), and period (.) characters.`,
    );
  if (/^(aws|amazon)\./i.test(name))
    throw invalid(`You can't use message attribute names beginning with 'AWS.' or 'Amazon.'.`);
}

function assertValue(name: string, attribute: MessageAttribute): void {
  const { dataType } = attribute;
  const [type = ''] = dataType.split('.', 1);
  if (dataType.length > 256 || !['String', 'Number', 'Binary'].includes(type))
    throw invalid(
      `The type of message attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  const value = 'stringValue' in attribute ? attribute.stringValue : attribute.binaryValue;
  if ((type === 'Binary') === (typeof value === 'string'))
    throw invalid(
      `The message attribute '${name}' with type '${type}' must use field '${type === 'Binary' ? 'Binary' : 'String'}'.`,
    );
  if (value.length === 0)
    throw invalid(`Message (user) attribute '${name}' must contain a non-empty value of type '${dataType}'.`);
  if (typeof value === 'string') assertMessageContents(value);
  if (type === 'Number' && !/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(String(value).trim()))
    throw invalid(`Can't cast the value of message (user) attribute '${name}' to a number.`);
}

function invalid(message: string): SqsError {
  return new SqsError('InvalidParameterValueException', message);
}
