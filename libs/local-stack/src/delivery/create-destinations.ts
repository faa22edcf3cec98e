import type { InvocationResult } from '../lambda/invocation.ts';
import type { AsyncInvocation } from '../lambda/invoke-async.ts';
import { parseJson } from '../json/parse-json.ts';
import type { FunctionModel } from '../template/stack-model.ts';
import { textAttributes } from './create-courier.ts';
import type { Outgoing } from './create-sender.ts';

/** An asynchronous invocation that has ended. */
export interface EndedInvocation extends AsyncInvocation {
  readonly model: FunctionModel;
  readonly event: string;
  readonly requestId: string;
}

/** A request to a destination of an asynchronous invocation. */
export interface Destination {
  readonly arn: string;
  readonly outgoing: Outgoing;
}

/**
 * Returns the destinations of an asynchronous invocation: its result goes to the destination for success or failure, and the event of a
 * failure also goes to the function's dead-letter queue or topic. Returns none if the stack was stopped before the last attempt.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function destinationsOf(ended: EndedInvocation, now: number): Destination[] {
  const { model, event, requestId, result, gaveUp } = ended;
  if (!result.ok && gaveUp === undefined) return [];
  const { onSuccessArn, onFailureArn, deadLetterArn } = model;
  const arn = result.ok ? onSuccessArn : onFailureArn;
  const destinations: Destination[] = [];
  if (arn !== undefined) destinations.push({ arn, outgoing: { body: bodyFor(arn, ended, now) } });
  if (!result.ok && deadLetterArn !== undefined) {
    const ErrorMessage = result.error.errorMessage.slice(0, 1_024);
    const attributes = {
      ...textAttributes({ RequestID: requestId, ...(ErrorMessage !== '' && { ErrorMessage }) }),
      ErrorCode: { dataType: 'Number', stringValue: '200' },
    };
    destinations.push({ arn: deadLetterArn, outgoing: { body: event, attributes } });
  }
  return destinations;
}

/** Returns the record, or for an event bus an event with the record as its detail. */
function bodyFor(arn: string, ended: EndedInvocation, now: number): string {
  const record = recordOf(ended, now);
  if (!arn.includes(':event-bus/')) return JSON.stringify(record);
  const [, , , region, account] = arn.split(':');
  return JSON.stringify({
    version: '0',
    id: ended.requestId,
    'detail-type': `Lambda Function Invocation Result - ${ended.result.ok ? 'Success' : 'Failure'}`,
    source: 'lambda',
    account,
    time: new Date(now).toISOString().replace(/\.\d{3}Z$/, 'Z'),
    region,
    resources: [arn, `${ended.model.arn}:$LATEST`],
    detail: record,
  });
}

function recordOf({ model, event, requestId, attempts, result, gaveUp }: EndedInvocation, now: number): object {
  return {
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    requestContext: {
      requestId,
      functionArn: `${model.arn}:$LATEST`,
      condition: result.ok ? 'Success' : gaveUp,
      approximateInvokeCount: attempts,
    },
    requestPayload: parseJson(event)?.value,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', ...(!result.ok && { functionError: 'Unhandled' }) },
    responsePayload: payloadOf(result),
  };
}

function payloadOf(result: InvocationResult): unknown {
  if (result.ok) return parseJson(result.payload)?.value;
  const { errorType, errorMessage, stackTrace } = result.error;
  return { errorMessage, errorType, ...(stackTrace !== undefined && { trace: stackTrace }) };
}
