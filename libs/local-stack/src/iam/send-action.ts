/** The action that sends to a resource, by the service of the resource. */
const actions: Readonly<Record<string, string>> = {
  lambda: 'lambda:InvokeFunction',
  sqs: 'sqs:SendMessage',
  sns: 'sns:Publish',
  events: 'events:PutEvents',
};

/** Returns the action that sends to the resource with this ARN. */
export function sendActionOf(arn: string): string {
  return actions[arn.split(':')[2] ?? ''] ?? '';
}
