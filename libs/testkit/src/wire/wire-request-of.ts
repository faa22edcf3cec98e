import * as v from 'valibot';
import type { HttpRequest } from '../environment/http-request.ts';
import { topicRequestOf } from './topic-request.ts';
import { serviceOfTarget, type WireRequest } from './transport.ts';

const jsonSchema = v.pipe(v.string(), v.parseJson());
/** The API versions of services with the query protocol. */
const snsVersion = '2010-03-31';
const sqsVersion = '2012-11-05';
const bodySchema = v.pipe(jsonSchema, v.record(v.string(), v.unknown()));

/** Parses an HTTP request of a function, to an emulated service or to `outside`. */
export function wireRequestOf(http: HttpRequest, functionName: string): WireRequest {
  const { method, url, headers, body } = http;
  const [target = '', operation = ''] = (headers['x-amz-target'] ?? '').split('.');
  const service = serviceOfTarget(target);
  if (service !== undefined) return { service, operation, body: v.parse(bodySchema, body) };
  const version = new URLSearchParams(body).get('Version');
  const topicRequest =
    version === snsVersion ? topicRequestOf({ contentType: headers['content-type'], text: body }) : undefined;
  if (topicRequest !== undefined) return topicRequest;
  if (version === sqsVersion)
    throw new Error(`${functionName} uses the query protocol of SQS: update its @aws-sdk/client-sqs to 3.446 or newer`);
  return {
    service: 'HTTP',
    operation: method,
    body: { url, ...(target === '' ? {} : { target: `${target}.${operation}` }), ...tracedBody(body) },
    outside: { ...http, functionName },
  };
}

/** Returns a body as the trace shows it. */
function tracedBody(body: string): { body?: unknown } {
  if (body === '') return {};
  const parsed = v.safeParse(jsonSchema, body);
  return { body: parsed.success ? parsed.output : body };
}
