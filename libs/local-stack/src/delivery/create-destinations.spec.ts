import { expect, it } from '@jest/globals';
import { fixtureModel } from '../testing/fixture-model.ts';
import { destinationsOf, type EndedInvocation } from './create-destinations.ts';

const model = fixtureModel().functions[0];
if (model === undefined) throw new Error('The fixture has no function');
const bus = 'arn:aws:events:eu-west-1:000000000000:event-bus/audit';
const error = { errorType: 'Error', errorMessage: 'x'.repeat(2_000) };

const destinations = (ended: Partial<EndedInvocation>, configured: object) =>
  destinationsOf(
    {
      event: '{"a":1}',
      requestId: 'r1',
      attempts: 3,
      result: { ok: false, error },
      ...ended,
      model: { ...model, ...configured },
    },
    Date.parse('2026-03-29T12:00:00.500Z'),
  );

it('sends the event of a failure to the dead-letter queue, with the reason, and its result to the destination', () => {
  const configured = { onFailureArn: 'arn:aws:sqs:a:b:failures', deadLetterArn: 'arn:aws:sqs:a:b:dead' };
  const [failed, dead, ...others] = destinations({ gaveUp: 'EventAgeExceeded' }, configured);
  expect(JSON.parse(failed?.outgoing.body ?? '')).toMatchObject({ requestContext: { condition: 'EventAgeExceeded' } });
  expect(dead).toEqual({
    arn: 'arn:aws:sqs:a:b:dead',
    outgoing: {
      body: '{"a":1}',
      attributes: {
        RequestID: { dataType: 'String', stringValue: 'r1' },
        ErrorCode: { dataType: 'Number', stringValue: '200' },
        ErrorMessage: { dataType: 'String', stringValue: 'x'.repeat(1_024) },
      },
    },
  });
  expect(others).toEqual([]);
});

it('sends an event with the record as its detail to an event bus', () => {
  const [event] = destinations({ result: { ok: true, payload: '{"b":2}' } }, { onSuccessArn: bus });
  expect(JSON.parse(event?.outgoing.body ?? '')).toMatchObject({
    source: 'lambda',
    'detail-type': 'Lambda Function Invocation Result - Success',
    time: '2026-03-29T12:00:00Z',
    resources: [bus, `${model.arn}:$LATEST`],
    detail: { requestContext: { condition: 'Success' }, responsePayload: { b: 2 } },
  });
});

it('sends nothing for an invocation that the end of the stack cut short', () => {
  expect(destinations({}, { onFailureArn: bus, deadLetterArn: bus })).toEqual([]);
});
