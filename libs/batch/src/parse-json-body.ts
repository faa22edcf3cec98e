import * as v from 'valibot';
import type { SqsRecord } from './sqs-event.ts';

/** A body that is no message of ours. Its message names the places that are wrong and quotes nothing. */
export class MessageParseError extends Error {
  override readonly name = 'MessageParseError';
}

/** A parser of records whose body is JSON of `schema`; it throws a `MessageParseError`. */
export function parseJsonBody<Message>(schema: v.GenericSchema<unknown, Message>) {
  return ({ body }: Pick<SqsRecord, 'body'>): Message => {
    const result = v.safeParse(schema, parseJson(body));
    if (result.success) return result.output;
    const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? 'the body'} ${withoutInput(issue)}`);
    throw new MessageParseError(problems.join('. '));
  };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The parser's own error quotes the body.
    throw new MessageParseError('the body is not JSON');
  }
}

/** Valibot's own messages quote the input. */
function withoutInput({ kind, expected, type }: v.BaseIssue<unknown>): string {
  return kind === 'schema' ? `must be ${expected}` : `does not pass ${type}`;
}
