import { expect, test } from '@jest/globals';
import type { InvocationResult } from '../lambda/invocation.ts';
import { interpretBatchResponse } from './interpret-batch-response.ts';

const messageIds = ['a', 'b', 'c'];
const answered = (payload: string): InvocationResult => ({ ok: true, payload });
const failedWith = (errorType: string): InvocationResult => ({ ok: false, error: { errorType, errorMessage: 'why' } });
const reported = (...batchItemFailures: unknown[]): InvocationResult => answered(JSON.stringify({ batchItemFailures }));

const none: string[] = [];
const cases: [string, InvocationResult, string[]][] = [
  ['an empty list is success', reported(), none],
  ['a null list is success', answered('{"batchItemFailures":null}'), none],
  ['a missing list is success', answered('{}'), none],
  ['a null response is success', answered('null'), none],
  ['other properties do not matter', answered('{"batchItemFailures":[],"more":1}'), none],
  ['one named message fails alone', reported({ itemIdentifier: 'b' }), ['b']],
  ['several named messages fail', reported({ itemIdentifier: 'c' }, { itemIdentifier: 'a' }), ['a', 'c']],
  ['a message named twice fails once', reported({ itemIdentifier: 'b' }, { itemIdentifier: 'b' }), ['b']],
  ['a thrown error fails all', failedWith('Error'), messageIds],
  ['a timeout fails all', failedWith('Sandbox.Timedout'), messageIds],
  ['an exit fails all', failedWith('Runtime.ExitError'), messageIds],
  ['invalid JSON fails all', answered('{"batchItemFailures":['), messageIds],
  ['an empty response fails all', answered(''), messageIds],
  ['an unknown identifier fails all', reported({ itemIdentifier: 'b' }, { itemIdentifier: 'z' }), messageIds],
  ['an empty identifier fails all', reported({ itemIdentifier: 'b' }, { itemIdentifier: '' }), messageIds],
  ['a null identifier fails all', reported({ itemIdentifier: null }), messageIds],
  ['a missing identifier fails all', reported({ itemId: 'b' }), messageIds],
  ['a list of bare identifiers fails all', reported('b'), messageIds],
  ['an object instead of a list fails all', answered('{"batchItemFailures":{"itemIdentifier":"b"}}'), messageIds],
  ['a string fails all', answered('"done"'), messageIds],
];
test.each(cases)('%s', (_, result, expected) => {
  const { failed } = interpretBatchResponse({ messageIds, reportBatchItemFailures: true }, result);
  expect([...failed].toSorted()).toEqual(expected);
});

const unreported: [string, InvocationResult, string[]][] = [
  ['named messages are ignored', reported({ itemIdentifier: 'b' }), none],
  ['invalid JSON is ignored', answered('{'), none],
  ['a thrown error fails all', failedWith('Error'), messageIds],
];
test.each(unreported)('without ReportBatchItemFailures, %s', (_, result, expected) => {
  const { failed } = interpretBatchResponse({ messageIds, reportBatchItemFailures: false }, result);
  expect([...failed]).toEqual(expected);
});

test('the reason for the failure of a whole batch is returned', () => {
  const batch = { messageIds, reportBatchItemFailures: true };
  expect(interpretBatchResponse(batch, failedWith('Sandbox.Timedout')).reason).toBe('Sandbox.Timedout: why');
  expect(interpretBatchResponse(batch, reported({ itemIdentifier: 'z' })).reason).toContain('names z');
  expect(interpretBatchResponse(batch, reported({ itemIdentifier: 'b' })).reason).toBeUndefined();
});
