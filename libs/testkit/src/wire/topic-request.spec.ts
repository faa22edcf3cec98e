import { expect, it } from '@jest/globals';
import { topicRequestOf } from './topic-request.ts';

it.each(['application/x-www-form-urlencoded', 'application/x-www-form-urlencoded; charset=utf-8'])(
  'takes what is sent as %s for a request to SNS',
  (contentType) => {
    const text = 'Action=Publish&Message=a%20b&Version=2010-03-31';
    expect(topicRequestOf({ contentType, text })).toMatchObject({
      service: 'SNS',
      operation: 'Publish',
      body: { Message: 'a b' },
    });
  },
);

it('takes JSON for a request to another service', () => {
  expect(topicRequestOf({ contentType: 'application/x-amz-json-1.0', text: '{}' })).toBeUndefined();
});
