import { expect, it } from '@jest/globals';
import { context, pipelineOf, wiringTo } from '../testing/pipeline-of.ts';
import { consumerOf, deadLetterConsumerOf, replaceFunction } from './replace-function.ts';

const wiring = wiringTo(() => ({ statusCode: 200, headers: {}, body: {} }));
const pipeline = pipelineOf(() => ({
  worker: async () => await Promise.resolve('the worker'),
  writer: async () => await Promise.resolve('the writer'),
}));

it('puts another handler in the place of one, which it may call, and leaves the others', async () => {
  const replaced = replaceFunction(pipeline, 'writer', (original, { queueUrl }) => async (event, given) => [
    await original(event, given),
    queueUrl('values'),
  ]);
  const functions = replaced.createFunctions(wiring);

  expect(await functions['writer']?.({}, context)).toEqual(['the writer', 'http://127.0.0.1:9/000000000000/values']);
  expect(await functions['worker']?.({}, context)).toBe('the worker');
  expect(await pipeline.createFunctions(wiring)['writer']?.({}, context)).toBe('the writer');
});

it('refuses to replace a function that there is not', () => {
  const replaced = replaceFunction(pipeline, 'nobody', (original) => original);

  expect(() => replaced.createFunctions(wiring)).toThrow('There is no function nobody');
});

it('finds who takes the messages of a queue, and its dead letters, in the template', () => {
  expect(consumerOf(pipeline, 'values')).toBe('writer');
  expect(deadLetterConsumerOf(pipeline)).toBe('dead-letter');
  expect(() => consumerOf(pipeline, 'parked')).toThrow('Nothing takes the messages of parked');
  expect(() => deadLetterConsumerOf({ ...pipeline, rowQueue: 'values' })).toThrow('values has no dead-letter queue');
});
