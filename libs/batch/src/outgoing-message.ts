/** A message on its way to a queue. */
export interface OutgoingMessage {
  body: string;
  /** String attributes by name. */
  attributes?: Readonly<Record<string, string>>;
}

/** A message whose body is `content` as JSON, in characters that SQS accepts. */
export function toJsonMessage(content: unknown): OutgoingMessage {
  // Of what JSON leaves unescaped, SQS refuses these two.
  const body = JSON.stringify(content)
    .replaceAll('\uFFFE', String.raw`\ufffe`)
    .replaceAll('\uFFFF', String.raw`\uffff`);
  return { body };
}

/** What SQS counts of a message towards its limit: the UTF-8 bytes of its body and of its attributes' names, types and values. */
export function sizeBytes({ body, attributes = {} }: OutgoingMessage): number {
  return Object.entries(attributes).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength('String') + Buffer.byteLength(value),
    Buffer.byteLength(body),
  );
}
