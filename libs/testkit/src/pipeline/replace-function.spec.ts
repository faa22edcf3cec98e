import { expect, it } from '@jest/globals';
import { context, pipelineOf, wiringTo } from '../testing/pipeline-of.ts';
import { replaceFunction } from './replace-function.ts';

const wiring = wiringTo(() => ({ statusCode: 200, headers: {}, body: {} }));
const pipeline = pipelineOf(() => ({
  opener: async () => await Promise.resolve('the opener'),
  seller: async () => await Promise.resolve('the seller'),
}));

it('puts another handler in the place of one, which it may call, and leaves the others', async () => {
  const replaced = replaceFunction(pipeline, 'seller', (original, { queueUrl }) => async (event, given) => [
    await original(event, given),
    queueUrl('orders'),
  ]);
  const functions = replaced.functions(wiring);

  expect(await functions['seller']?.({}, context)).toEqual(['the seller', 'http://127.0.0.1:9/000000000000/orders']);
  expect(await functions['opener']?.({}, context)).toBe('the opener');
  expect(await pipeline.functions(wiring)['seller']?.({}, context)).toBe('the seller');
});

it('refuses to replace a function that there is not', () => {
  const replaced = replaceFunction(pipeline, 'nobody', (original) => original);

  expect(() => replaced.functions(wiring)).toThrow('There is no function nobody');
});
