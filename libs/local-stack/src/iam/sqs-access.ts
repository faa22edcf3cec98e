import * as v from 'valibot';

const inputSchema = v.object({
  QueueUrl: v.optional(v.string()),
  QueueName: v.optional(v.string()),
  SourceArn: v.optional(v.string()),
});

/** Returns the action and the resource of a request to SQS. `SendMessageBatch` has the action of `SendMessage`. */
export function sqsAccess(
  operation: string,
  input: unknown,
  arnOf: (queue: string) => string,
): { action: string; resource: string } {
  const action = `sqs:${operation.replace(/^(SendMessage|DeleteMessage|ChangeMessageVisibility)Batch$/, '$1')}`;
  const parsed = v.safeParse(inputSchema, input);
  const { QueueUrl: url, QueueName: name, SourceArn: arn } = parsed.success ? parsed.output : {};
  const queue = url ?? name ?? arn;
  return { action, resource: queue === undefined ? '*' : arnOf(queue) };
}
