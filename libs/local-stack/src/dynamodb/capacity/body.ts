import { isRecord } from '../../json/is-record.ts';

/** The body of a request or a response: JSON from any sender. */
export type Body = Readonly<Record<string, unknown>>;

/** A response of DynamoDB. */
export interface Answer {
  readonly statusCode: number;
  readonly body: Body;
}

/** Sends a request to the engine. */
export type Respond = (operation: string, body: Body) => Promise<Answer>;

/** Returns an empty object for any other value, so that the engine rejects the request. */
export function objectOf(value: unknown): Body {
  return isRecord(value) ? value : {};
}

export function objectsOf(value: unknown): readonly Body[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
