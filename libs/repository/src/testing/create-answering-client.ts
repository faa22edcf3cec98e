import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDynamoDBDocumentClient } from '@daybreak/runtime';

/** A request as the repository made it. */
export interface Asked {
  readonly name: string;
  readonly input: object;
}

/** A real client without a network: `answer` gives each request's output, or throws. */
export function createAnsweringClient(answer: (asked: Asked, request: number) => object): {
  documentClient: DynamoDBDocumentClient;
  requests: Asked[];
} {
  const requests: Asked[] = [];
  const documentClient = createDynamoDBDocumentClient({ region: 'eu-west-1' });
  documentClient.middlewareStack.add(
    (_next, { commandName }) =>
      async ({ input }) => {
        const asked = { name: String(commandName), input };
        requests.push(asked);
        return { output: { $metadata: {}, ...answer(asked, requests.length) }, response: {} };
      },
    { step: 'initialize' },
  );
  return { documentClient, requests };
}
