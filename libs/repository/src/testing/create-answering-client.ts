import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDynamoDBDocumentClient } from '@daybreak/runtime';
import * as v from 'valibot';
import { settingsId } from '../items/archive-id.ts';
import { toAttributes } from '../items/attribute-value.ts';

export interface SentRequest {
  readonly name: string;
  readonly input: object;
}

const settingsRequestSchema = v.object({ Key: v.object({ id: v.object({ S: v.literal(settingsId) }) }) });
const settings = toAttributes({ id: settingsId, shardCount: 2 });

/**
 * A client that calls `answer` for the output of each request, without a network. It answers requests for the table's settings
 * itself, and lists them separately.
 */
export function createAnsweringClient(answer: (sent: SentRequest, request: number) => object): {
  documentClient: DynamoDBDocumentClient;
  requests: SentRequest[];
  settingsRequests: SentRequest[];
} {
  const requests: SentRequest[] = [];
  const settingsRequests: SentRequest[] = [];
  const documentClient = createDynamoDBDocumentClient({ region: 'eu-west-1' });
  const answerTo = (sent: SentRequest): object => {
    if (v.is(settingsRequestSchema, sent.input)) {
      settingsRequests.push(sent);
      return { Item: settings, Attributes: settings };
    }
    requests.push(sent);
    return answer(sent, requests.length);
  };
  documentClient.middlewareStack.add(
    (_next, { commandName }) =>
      async ({ input }) => ({
        output: { $metadata: {}, ...answerTo({ name: String(commandName), input }) },
        response: {},
      }),
    { step: 'initialize' },
  );
  return { documentClient, requests, settingsRequests };
}
