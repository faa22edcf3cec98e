import { expect, test } from '@jest/globals';
import { pipelineQueueNames } from '../pipeline/outputs.ts';
import { formatDrop } from './parking-drop.ts';
import { formatParking } from './parking-list.ts';
import { destinationOf } from '../pipeline/destination-of.ts';
import { formatRequeue } from './parking-requeue.ts';

const urlOf = (queue: string): string => `https://sqs.eu-west-1.amazonaws.com/123456789012/Daybreak-dev-${queue}`;
const names = [...pipelineQueueNames, 'send-notice', 'send-notice-dead-letter'];
const message = { messageId: 'm', parkedAt: '2026-03-29T00:00:00.000Z', body: 'garbage' };
const arn = (queue: string): string => `arn:aws:sqs:eu-west-1:123456789012:Daybreak-dev-${queue}`;

test('parking list prints the messages as a table', () => {
  const messages = [
    { ...message, source: arn('row'), reason: 'not JSON' },
    { ...message, body: 'x'.repeat(100) },
  ];
  expect(formatParking({ parked: 3, messages }).split('\n')).toEqual([
    '3 parked messages',
    '  message  parked                    from              reason    body',
    '  m        2026-03-29T00:00:00.000Z  Daybreak-dev-row  not JSON  garbage',
    `  m        2026-03-29T00:00:00.000Z                              ${'x'.repeat(60)}…`,
    '  and 1 more (--limit N lists more)',
  ]);
  expect(formatParking({ parked: 0, messages: [] })).toBe('Nothing is parked');
});

test('parking requeue sends a message to the queue that it came from', () => {
  for (const queue of names.filter((name) => name !== 'parking')) {
    expect(destinationOf({ ...message, source: arn(queue) }, { names, urlOf }, undefined)).toBe(urlOf(queue));
  }
});

test('parking requeue sends a message to the queue of --to, and skips a message without a source queue in this target', () => {
  expect(destinationOf({ ...message, source: arn('row') }, { names, urlOf }, 'value')).toBe(urlOf('value'));
  for (const source of ['unknown', 'arn:aws:sqs:eu-west-1:1:other', arn('parking')]) {
    expect(destinationOf({ ...message, source }, { names, urlOf }, undefined)).toBeUndefined();
  }
  expect(destinationOf(message, { names, urlOf }, undefined)).toBeUndefined();
});

test('parking requeue and parking drop print their results', () => {
  expect(formatRequeue({ requeued: 1, left: [{ messageId: 'm', reason: 'why' }] })).toBe(
    '1 message sent back, 1 skipped\nSkipped: m: why',
  );
  expect(formatRequeue({ requeued: 0, left: [] })).toBe('Nothing is parked');
  expect(formatDrop({ dropped: 2, file: 'f', missing: ['m'] })).toBe(
    '2 messages dropped, written to f\nSkipped: m: it is not in the parking queue',
  );
  expect(formatDrop({ dropped: 0, missing: [] })).toBe('Nothing is parked');
});
