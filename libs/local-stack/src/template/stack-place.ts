/** The account, region and addresses that the references of a template resolve to. */
export interface StackPlace {
  readonly stackName: string;
  readonly accountId: string;
  readonly region: string;
  /** The origin of the local SQS server, without a slash at the end. */
  readonly sqsEndpoint: string;
}

export function queueUrlOf(queueName: string, { sqsEndpoint, accountId }: StackPlace): string {
  return `${sqsEndpoint}/${accountId}/${queueName}`;
}
