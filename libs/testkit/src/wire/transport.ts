import type { OutsideRequest } from '../environment/outside.ts';

/** A request to an AWS service, with its JSON body, or the fields of its form for SNS. The service `HTTP` stands for all other services. */
export interface WireRequest {
  service: 'DynamoDB' | 'EventBridge' | 'HTTP' | 'SNS' | 'SQS';
  /** The operation, such as `UpdateItem`, or the method of an HTTP request. */
  operation: string;
  body: Record<string, unknown>;
  /** The whole request, for the service `HTTP` only. */
  outside?: OutsideRequest;
}

/** A response with its body as JSON. */
export interface WireResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: Record<string, unknown>;
  /** The body, if it is not a JSON object. */
  text?: string;
}

const services: Readonly<Record<string, WireRequest['service']>> = {
  DynamoDB_20120810: 'DynamoDB',
  AWSEvents: 'EventBridge',
  AmazonSQS: 'SQS',
};

/** Returns the service that the first part of an `x-amz-target` names, or undefined if the simulation does not emulate it. */
export function serviceOfTarget(target: string): WireRequest['service'] | undefined {
  return services[target];
}

/** Sends requests to services, and returns their responses. */
export interface Transport {
  send(request: WireRequest): Promise<WireResponse>;
  close(): Promise<void>;
}
