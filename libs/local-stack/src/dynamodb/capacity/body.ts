import { isRecord } from '../../json/is-record.ts';

/** The body of a request or of an answer: JSON that anyone may have sent. */
export type Body = Readonly<Record<string, unknown>>;

/** An answer of DynamoDB. */
export interface Answer {
  readonly statusCode: number;
  readonly body: Body;
}

/** Sends a request to the engine. */
export type Respond = (operation: string, body: Body) => Promise<Answer>;

/** Of what is no object, an empty one: the engine refuses the request. */
export function objectOf(value: unknown): Body {
  return isRecord(value) ? value : {};
}

export function objectsOf(value: unknown): readonly Body[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
