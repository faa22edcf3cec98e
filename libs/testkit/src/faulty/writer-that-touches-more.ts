import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { PipelineUnderTest } from '../simulation/pipeline-under-test.ts';
import { recordOf } from '../simulation/record-of.ts';
import { keepByConfig } from './keep-by-config.ts';
import { onlyMentioned } from './only-mentioned.ts';
import { consumerOf, replaceFunction } from './replace-function.ts';
import { isConditionalUpdate, rewriteRequests } from './rewrite-requests.ts';

/**
 * A writer that signs each row that it writes with an attribute of its own and stamps the owner's hash anew, as one does that "only
 * adds metadata"; the row as it is read shows neither. Breaks I1.
 */
export function writerThatSignsRows(pipeline: PipelineUnderTest): PipelineUnderTest {
  return rewriteRequests(pipeline, consumerOf(pipeline, pipeline.valueQueue), {
    request: (operation, body) => (isConditionalUpdate(operation, body) ? signed(body) : body),
  });
}

/**
 * A writer that completes a row and leaves it among what is due, without a `completedAt`, as one does that sets the status and
 * no more; every run dispatches the row again, to nothing. Breaks I1.
 */
export function writerThatLeavesRowsDue(pipeline: PipelineUnderTest): PipelineUnderTest {
  return rewriteRequests(pipeline, consumerOf(pipeline, pipeline.valueQueue), {
    request: (operation, body) => (operation === 'UpdateItem' ? leftDue(body) : body),
  });
}

/** A writer that keeps a row of its own, put with `BatchWriteItem`, in the table that its owners have theirs in. Breaks I1. */
export function writerThatPutsARow(pipeline: PipelineUnderTest): PipelineUnderTest {
  const dynamodb = keepByConfig((config) => new DynamoDBClient(config));
  return replaceFunction(
    pipeline,
    consumerOf(pipeline, pipeline.valueQueue),
    (original, { client }) =>
      async (event, context) => {
        const response = await original(event, context);
        const putRow = { PutRequest: { Item: { id: { S: 'made-up' } } } };
        await dynamodb(client).send(new BatchWriteItemCommand({ RequestItems: { [pipeline.rowsTable]: [putRow] } }));
        return response;
      },
  );
}

type Body = Record<string, unknown>;

function signed({ UpdateExpression, ExpressionAttributeValues, ExpressionAttributeNames, ...rest }: Body): Body {
  return {
    ...rest,
    UpdateExpression: String(UpdateExpression).replace('SET ', 'SET #stray = :stray, #definitionHash = :stray, '),
    ExpressionAttributeNames: {
      ...recordOf(ExpressionAttributeNames),
      '#stray': 'stray',
      '#definitionHash': 'definitionHash',
    },
    ExpressionAttributeValues: { ...recordOf(ExpressionAttributeValues), ':stray': { S: 'the writer' } },
  };
}

function leftDue(body: Body): Body {
  const update = String(body['UpdateExpression']);
  const isCompletion = update.includes('#completedAt = :now');
  if (!isCompletion) return body;
  const kept = update.replace('#completedAt = :now, ', '').replace(/(?:, )?#dueShard, #dueAt(?= |,|$)/, '');
  return onlyMentioned({ ...body, UpdateExpression: kept });
}
