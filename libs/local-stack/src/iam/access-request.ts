/** A request to an AWS API. */
export interface ApiCall {
  /** The name of the function that makes the request, or the access key of another caller. */
  readonly caller: string;
  /** The IAM action, such as `dynamodb:UpdateItem`. */
  readonly action: string;
  /** An ARN, or `*` for an action without a resource. */
  readonly resource: string;
  /** The partition key, if the request names one item of DynamoDB. */
  readonly leadingKey?: string | undefined;
}

/** The caller: a role that a function or a schedule has assumed, or a service that wants to assume a role. */
export type Principal =
  | { readonly kind: 'role'; readonly roleArn: string; readonly sessionArn: string; readonly accountId: string }
  | { readonly kind: 'service'; readonly service: string };

/** A request that policies are evaluated against. */
export interface AccessRequest {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  /** The values of condition keys, by lowercase name. A key that is missing here is missing from the request. */
  readonly context: ReadonlyMap<string, string>;
}
