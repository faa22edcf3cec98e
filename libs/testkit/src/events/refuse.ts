import type { OutageKind } from '../faults/outage.ts';
import { xmlError } from '../wire/topic-request.ts';
import type { WireRequest, WireResponse } from '../wire/transport.ts';
import type { PendingRequest } from '../state/request-gate.ts';

type Responses = Readonly<Record<Exclude<OutageKind, 'unreachable'>, { statusCode: number; code: string }>>;

/** The error responses of AWS, by service. */
const refusals: Readonly<Record<WireRequest['service'], Responses>> = {
  DynamoDB: {
    throttle: { statusCode: 400, code: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException' },
    serverError: { statusCode: 500, code: 'com.amazonaws.dynamodb.v20120810#InternalServerError' },
    accessDenied: { statusCode: 400, code: 'com.amazon.coral.service#AccessDeniedException' },
  },
  EventBridge: {
    throttle: { statusCode: 400, code: 'ThrottlingException' },
    serverError: { statusCode: 500, code: 'InternalException' },
    accessDenied: { statusCode: 400, code: 'AccessDeniedException' },
  },
  SNS: {
    throttle: { statusCode: 400, code: 'Throttled' },
    serverError: { statusCode: 500, code: 'InternalError' },
    accessDenied: { statusCode: 403, code: 'AuthorizationError' },
  },
  HTTP: {
    throttle: { statusCode: 429, code: 'TooManyRequests' },
    serverError: { statusCode: 500, code: 'InternalServerError' },
    accessDenied: { statusCode: 403, code: 'Forbidden' },
  },
  SQS: {
    throttle: { statusCode: 400, code: 'com.amazonaws.sqs#RequestThrottled' },
    serverError: { statusCode: 500, code: 'com.amazonaws.sqs#InternalServerError' },
    accessDenied: { statusCode: 403, code: 'com.amazon.coral.service#AccessDeniedException' },
  },
};

/** Refuses a pending request, without an effect. Returns the error response of the service, or undefined if the connection is refused. */
export function refuse(pending: Omit<PendingRequest, 'caller'>, as: OutageKind): WireResponse | undefined {
  if (as === 'unreachable') {
    pending.disconnect(connectionError('connect ECONNREFUSED 127.0.0.1:9', 'ECONNREFUSED'));
    return undefined;
  }
  const { statusCode, code } = refusals[pending.request.service][as];
  const message = `Injected: ${as}`;
  const response =
    pending.request.service === 'SNS'
      ? xmlError(statusCode, code, message)
      : { statusCode, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: { __type: code, message } };
  pending.respond(response);
  return response;
}

export function connectionError(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}
