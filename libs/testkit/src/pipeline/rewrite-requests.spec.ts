import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { context, pipelineOf, wiringTo } from '../testing/pipeline-of.ts';
import type { WireRequest, WireResponse } from '../wire/transport.ts';
import { rewriteRequests } from './rewrite-requests.ts';
import type { SimulatedHandler, SimulatedPipeline } from './simulated-pipeline.ts';

const update = new UpdateItemCommand({ TableName: 'sold', Key: { shop: { S: 'shop' } } });

/** A pipeline whose two functions send an update. */
const updating = pipelineOf(({ client }) => {
  const handler: SimulatedHandler = async () => await new DynamoDBClient(client).send(update);
  return { opener: handler, seller: handler };
});

/** Calls a function, and returns its result and the requests that it sent. */
async function call(pipeline: SimulatedPipeline, name: string, response: Partial<WireResponse> = {}) {
  const sent: WireRequest[] = [];
  const wiring = wiringTo((request) => {
    sent.push(request);
    return { statusCode: 200, headers: {}, body: {}, ...response };
  });
  const handler = pipeline.functions(wiring)[name];
  if (handler === undefined) throw new Error(`There is no function ${name}`);
  return { result: await handler({}, context), sent };
}

describe('a rewriting', () => {
  it('changes the requests of one function, and of no other', async () => {
    const rewritten = rewriteRequests(updating, 'seller', { request: (_, body) => ({ ...body, TableName: 'other' }) });

    expect((await call(rewritten, 'seller')).sent).toMatchObject([
      { operation: 'UpdateItem', body: { TableName: 'other' } },
    ]);
    expect((await call(rewritten, 'opener')).sent).toMatchObject([{ body: { TableName: 'sold' } }]);
  });

  it('changes the responses of a function, except errors', async () => {
    const rewritten = rewriteRequests(updating, 'seller', {
      response: (operation, body, requestBody) => ({
        ...body,
        Attributes: { of: { S: `${operation} ${String(requestBody['TableName'])}` } },
      }),
    });
    const refused = { statusCode: 400, body: { __type: 'com.amazonaws.dynamodb.v20120810#ValidationException' } };

    expect((await call(rewritten, 'seller')).result).toMatchObject({
      Attributes: { of: { S: 'UpdateItem sold' } },
    });
    await expect(call(rewritten, 'seller', refused)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('throws for an unknown function', () => {
    const rewritten = rewriteRequests(updating, 'nobody', {});

    expect(() => rewritten.functions(wiringTo(() => ({ statusCode: 200, headers: {}, body: {} })))).toThrow(
      'The pipeline has no function nobody: it has opener, seller',
    );
  });
});
