import { expect, it } from '@jest/globals';
import { settleEach } from './settle-each.ts';

const records = ['a', 'b', 'c'].map((message) => ({ messageId: `id of ${message}`, message, receiveCount: 1 }));

it('retries the message that throws, and no other', async () => {
  const error = new Error('no address');
  const outcomes = await settleEach(records, 2, ({ message }) => {
    if (message === 'b') throw error;
    return { outcome: 'done', fields: { message } };
  });
  expect([...outcomes]).toEqual([
    ['id of a', { outcome: 'done', fields: { message: 'a' } }],
    ['id of b', { outcome: 'retry', error }],
    ['id of c', { outcome: 'done', fields: { message: 'c' } }],
  ]);
});
