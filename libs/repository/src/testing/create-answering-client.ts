import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDynamoDBDocumentClient } from '@daybreak/runtime';
import * as v from 'valibot';
import { settingsId } from '../items/archive-id.ts';
import { toAttributes } from '../items/attribute-value.ts';

/** A request as the repository made it. */
export interface Asked {
  readonly name: string;
  readonly input: object;
}

const ofSettingsSchema = v.object({ Key: v.object({ id: v.object({ S: v.literal(settingsId) }) }) });
const settings = toAttributes({ id: settingsId, shardCount: 2 });

/**
 * A real client without a network: `answer` gives each request's output, or throws. The table's settings, for which a repository asks once,
 * are answered here and kept apart.
 */
export function createAnsweringClient(answer: (asked: Asked, request: number) => object): {
  documentClient: DynamoDBDocumentClient;
  requests: Asked[];
  settingsRequests: Asked[];
} {
  const requests: Asked[] = [];
  const settingsRequests: Asked[] = [];
  const documentClient = createDynamoDBDocumentClient({ region: 'eu-west-1' });
  const answerTo = (asked: Asked): object => {
    if (v.is(ofSettingsSchema, asked.input)) {
      settingsRequests.push(asked);
      return { Item: settings, Attributes: settings };
    }
    requests.push(asked);
    return answer(asked, requests.length);
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
