import * as v from 'valibot';
import { describeIssues } from './describe-issues.ts';
import { MessageParseError } from './message-parse-error.ts';
import type { SqsRecord } from './sqs-event.ts';

/**
 * Creates a parser for records whose body is JSON that matches `schema`. It throws MessageParseError.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { MessageParseError, parseJsonBody } from '@daybreak/batch';
 * import * as v from 'valibot';
 *
 * const parse = parseJsonBody(v.object({ orderId: v.string() }));
 * assert.deepEqual(parse({ body: '{"orderId":"order-1"}' }), { orderId: 'order-1' });
 * assert.throws(() => parse({ body: '{"orderId":7}' }), MessageParseError);
 */
export function parseJsonBody<Message>(schema: v.GenericSchema<unknown, Message>) {
  return ({ body }: Pick<SqsRecord, 'body'>): Message => {
    const result = v.safeParse(schema, parseJson(body));
    if (result.success) return result.output;
    throw new MessageParseError(describeIssues(result.issues, 'the body'));
  };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The error of JSON.parse quotes the body.
    throw new MessageParseError('the body is not JSON');
  }
}
