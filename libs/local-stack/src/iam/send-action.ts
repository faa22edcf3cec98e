/** What who sends needs the permission for, by the service of the receiver. */
const actions: Readonly<Record<string, string>> = {
  lambda: 'lambda:InvokeFunction',
  sqs: 'sqs:SendMessage',
  sns: 'sns:Publish',
  events: 'events:PutEvents',
};

/** The action that sends to what an ARN names. */
export function sendActionOf(arn: string): string {
  return actions[arn.split(':')[2] ?? ''] ?? '';
}
