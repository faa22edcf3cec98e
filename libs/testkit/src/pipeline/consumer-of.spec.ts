import { expect, it } from '@jest/globals';
import { shopTemplate } from '../testing/pipeline-of.ts';
import { consumerOf, deadLetterQueueOf } from './consumer-of.ts';

const shop = { template: shopTemplate };

it('finds who takes the messages of a queue in the template', () => {
  expect(consumerOf(shop, 'orders')).toBe('seller');
  expect(() => consumerOf(shop, 'parked')).toThrow('Nothing takes the messages of parked');
});

it('finds where a queue sends what it gives up on', () => {
  expect(deadLetterQueueOf(shop, 'orders')).toBe('dead');
  expect(() => deadLetterQueueOf(shop, 'dead')).toThrow('dead has no dead-letter queue');
});
