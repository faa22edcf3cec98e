import { expect, it } from '@jest/globals';
import { putEvents } from './put-events.ts';

const place = { region: 'eu-west-1', accountId: '000000000000', now: () => 0, newId: () => 'event-1' };
const taken = { Source: 'shop', DetailType: 'order placed', Detail: '{}' };

it.each([
  {
    refused: "the source of AWS's own services",
    entry: { Source: 'aws.s3' },
    ErrorCode: 'NotAuthorizedForSourceException',
  },
  {
    refused: 'a detail type of more than 128 characters',
    entry: { DetailType: 'x'.repeat(129) },
    ErrorCode: 'InvalidArgument',
  },
  { refused: 'a detail that is no JSON object', entry: { Detail: '[]' }, ErrorCode: 'MalformedDetail' },
])('an event with $refused fails alone', ({ entry, ErrorCode }) => {
  const published: unknown[] = [];
  const answer = putEvents({ Entries: [{ ...taken, ...entry }, taken] }, place, (event) => void published.push(event));
  expect(answer).toMatchObject({ FailedEntryCount: 1, Entries: [{ ErrorCode }, { EventId: 'event-1' }] });
  expect(published).toHaveLength(1);
});
