/** A call of an AWS API: who makes it is known by the access key, and each function's is its name. */
export interface ApiCall {
  readonly caller: string;
  /** `dynamodb:UpdateItem` */
  readonly action: string;
  /** An ARN, or `*` for an action that has no resource. */
  readonly resource: string;
  /** The partition key of the one item that a call of DynamoDB names. */
  readonly leadingKey?: string | undefined;
}

/** Who asks: a role that a function or a schedule has taken on, or a service that wants to take one on. */
export type Principal =
  | { readonly kind: 'role'; readonly roleArn: string; readonly sessionArn: string; readonly accountId: string }
  | { readonly kind: 'service'; readonly service: string };

/** What policies are evaluated against. */
export interface AccessRequest {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  /** Values of condition keys, by their names in small letters. One that is not here is absent from the request. */
  readonly context: ReadonlyMap<string, string>;
}
