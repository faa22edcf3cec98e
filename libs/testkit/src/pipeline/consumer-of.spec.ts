import { expect, it } from '@jest/globals';
import { shopTemplate } from '../testing/pipeline-of.ts';
import { consumerOf, deadLetterQueueOf } from './consumer-of.ts';

const shop = { template: shopTemplate };

it('returns the function that receives the messages of a queue', () => {
  expect(consumerOf(shop, 'orders')).toBe('seller');
  expect(() => consumerOf(shop, 'parked')).toThrow('No function receives messages of parked');
});

it('returns the dead-letter queue of a queue', () => {
  expect(deadLetterQueueOf(shop, 'orders')).toBe('dead');
  expect(() => deadLetterQueueOf(shop, 'dead')).toThrow('dead has no dead-letter queue');
});
