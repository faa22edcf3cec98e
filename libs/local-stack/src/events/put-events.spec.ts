import { expect, it } from '@jest/globals';
import { putEvents } from './put-events.ts';

const place = { region: 'eu-west-1', accountId: '000000000000', now: () => 0, newId: () => 'event-1' };
const accepted = { Source: 'shop', DetailType: 'order placed', Detail: '{}' };

it.each([
  {
    reason: "the source of AWS's own services",
    entry: { Source: 'aws.s3' },
    ErrorCode: 'NotAuthorizedForSourceException',
  },
  {
    reason: 'a detail type of more than 128 characters',
    entry: { DetailType: 'x'.repeat(129) },
    ErrorCode: 'InvalidArgument',
  },
  { reason: 'a detail that is not a JSON object', entry: { Detail: '[]' }, ErrorCode: 'MalformedDetail' },
])('only an event with $reason fails', ({ entry, ErrorCode }) => {
  const published: unknown[] = [];
  const answer = putEvents(
    { Entries: [{ ...accepted, ...entry }, accepted] },
    place,
    (event) => void published.push(event),
  );
  expect(answer).toMatchObject({ FailedEntryCount: 1, Entries: [{ ErrorCode }, { EventId: 'event-1' }] });
  expect(published).toHaveLength(1);
});
