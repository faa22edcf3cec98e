/** A request of the AWS JSON protocol, as the SDK put it on the wire; of SNS, the fields of its form. */
export interface WireRequest {
  service: 'DynamoDB' | 'EventBridge' | 'SNS' | 'SQS';
  /** The action, such as `UpdateItem`. */
  operation: string;
  body: Record<string, unknown>;
}

/** A response with its body as JSON. */
export interface WireResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: Record<string, unknown>;
  /** In place of a body that is no JSON object. */
  text?: string;
}

/** Carries a request to its server and brings the whole answer back. */
export interface Transport {
  send(request: WireRequest): Promise<WireResponse>;
  close(): Promise<void>;
}
