import type { OutsideRequest } from '../environment/outside.ts';

/** A request of the AWS JSON protocol, as the SDK put it on the wire; of SNS, the fields of its form; of `HTTP`, one to the rest of the world. */
export interface WireRequest {
  service: 'DynamoDB' | 'EventBridge' | 'HTTP' | 'SNS' | 'SQS';
  /** The action, such as `UpdateItem`; of HTTP the method. */
  operation: string;
  body: Record<string, unknown>;
  /** Of HTTP alone. */
  outside?: OutsideRequest;
}

/** A response with its body as JSON. */
export interface WireResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: Record<string, unknown>;
  /** In place of a body that is no JSON object. */
  text?: string;
}

const services: Readonly<Record<string, WireRequest['service']>> = {
  DynamoDB_20120810: 'DynamoDB',
  AWSEvents: 'EventBridge',
  AmazonSQS: 'SQS',
};

/** The service that the first part of an `x-amz-target` names; undefined for one that is not simulated. */
export function serviceOfTarget(target: string): WireRequest['service'] | undefined {
  return services[target];
}

/** Carries a request to its server and brings the whole answer back. */
export interface Transport {
  send(request: WireRequest): Promise<WireResponse>;
  close(): Promise<void>;
}
