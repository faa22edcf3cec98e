import type { SQSClient } from '@aws-sdk/client-sqs';
import { createSqsClient } from '@daybreak/runtime';

/** An SQS client that answers each request with the next of `answers`, and all further requests with the last one. */
export function createAnsweringClient(...answers: (object | Error)[]): { sqs: SQSClient; inputs: object[] } {
  const inputs: object[] = [];
  const sqs = createSqsClient({ region: 'eu-west-1' });
  sqs.middlewareStack.add(
    () =>
      async ({ input }) => {
        inputs.push(input);
        const answer = answers[Math.min(inputs.length, answers.length) - 1];
        if (answer instanceof Error) throw answer;
        return { output: { $metadata: {}, ...answer }, response: {} };
      },
    { step: 'initialize' },
  );
  return { sqs, inputs };
}
