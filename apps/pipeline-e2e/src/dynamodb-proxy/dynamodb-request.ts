import type { IncomingHttpHeaders } from 'node:http';
import { callerOf } from '@daybreak/local-stack/internal';

/** A request that a function sent to DynamoDB. */
export interface DynamoDBRequest {
  /** The function whose access key signed it. */
  readonly functionName: string;
  /** `UpdateItem` */
  readonly operation: string;
  /** JSON, as it was sent. */
  readonly body: string;
}

export type Matches = (request: DynamoDBRequest) => boolean;

export function requestOf(headers: IncomingHttpHeaders, body: string): DynamoDBRequest {
  return {
    functionName: callerOf(headers.authorization) ?? 'unknown',
    operation: String(headers['x-amz-target'] ?? 'unknown').replace(/^.*\./, ''),
    body,
  };
}

/** Requests of a function (the last word of its name), of one operation, whose body holds a text. */
export function requestsOf(functionName: string, operation: string, holding = ''): Matches {
  return (request) =>
    request.functionName.endsWith(functionName) && request.operation === operation && request.body.includes(holding);
}
