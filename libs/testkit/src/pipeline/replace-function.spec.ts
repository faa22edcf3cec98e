import { expect, it } from '@jest/globals';
import { context, pipelineOf, wiringTo } from '../testing/pipeline-of.ts';
import { replaceFunction } from './replace-function.ts';

const wiring = wiringTo(() => ({ statusCode: 200, headers: {}, body: {} }));
const pipeline = pipelineOf(() => ({
  opener: async () => await Promise.resolve('the opener'),
  seller: async () => await Promise.resolve('the seller'),
}));

it('replaces one handler, which the new one may call, and keeps the others', async () => {
  const replaced = replaceFunction(pipeline, 'seller', (original, { queueUrl }) => async (event, lambdaContext) => [
    await original(event, lambdaContext),
    queueUrl('orders'),
  ]);
  const functions = replaced.functions(wiring);

  expect(await functions['seller']?.({}, context)).toEqual(['the seller', 'http://127.0.0.1:9/000000000000/orders']);
  expect(await functions['opener']?.({}, context)).toBe('the opener');
  expect(await pipeline.functions(wiring)['seller']?.({}, context)).toBe('the seller');
});

it('throws for an unknown function', () => {
  const replaced = replaceFunction(pipeline, 'nobody', (original) => original);

  expect(() => replaced.functions(wiring)).toThrow('The pipeline has no function nobody: it has opener, seller');
});
