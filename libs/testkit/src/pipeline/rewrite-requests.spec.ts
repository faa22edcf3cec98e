import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { context, pipelineOf, wiringTo } from '../testing/pipeline-of.ts';
import type { WireRequest, WireResponse } from '../wire/transport.ts';
import { rewriteRequests } from './rewrite-requests.ts';
import type { SimulatedHandler, SimulatedPipeline } from './simulated-pipeline.ts';

const update = new UpdateItemCommand({ TableName: 'sold', Key: { shop: { S: 'shop' } } });

/** Both functions send an update. */
const updating = pipelineOf(({ client }) => {
  const handler: SimulatedHandler = async () => await new DynamoDBClient(client).send(update);
  return { opener: handler, seller: handler };
});

/** Calls a function of the pipeline: what it sent, and what it got. */
async function call(pipeline: SimulatedPipeline, name: string, answer: Partial<WireResponse> = {}) {
  const sent: WireRequest[] = [];
  const wiring = wiringTo((request) => {
    sent.push(request);
    return { statusCode: 200, headers: {}, body: {}, ...answer };
  });
  const handler = pipeline.functions(wiring)[name];
  if (handler === undefined) throw new Error(`There is no function ${name}`);
  return { result: await handler({}, context), sent };
}

describe('a rewriting', () => {
  it('changes what one function sends, and nothing that another sends', async () => {
    const rewritten = rewriteRequests(updating, 'seller', { request: (_, body) => ({ ...body, TableName: 'other' }) });

    expect((await call(rewritten, 'seller')).sent).toMatchObject([
      { operation: 'UpdateItem', body: { TableName: 'other' } },
    ]);
    expect((await call(rewritten, 'opener')).sent).toMatchObject([{ body: { TableName: 'sold' } }]);
  });

  it('changes what a function hears, unless it was refused', async () => {
    const rewritten = rewriteRequests(updating, 'seller', {
      response: (operation, body, asked) => ({
        ...body,
        Attributes: { of: { S: `${operation} ${String(asked['TableName'])}` } },
      }),
    });
    const refused = { statusCode: 400, body: { __type: 'com.amazonaws.dynamodb.v20120810#ValidationException' } };

    expect((await call(rewritten, 'seller')).result).toMatchObject({
      Attributes: { of: { S: 'UpdateItem sold' } },
    });
    await expect(call(rewritten, 'seller', refused)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('is of a function that there is', () => {
    const rewritten = rewriteRequests(updating, 'nobody', {});

    expect(() => rewritten.functions(wiringTo(() => ({ statusCode: 200, headers: {}, body: {} })))).toThrow(
      'There is no function nobody',
    );
  });
});
