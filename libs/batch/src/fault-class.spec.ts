import { describe, expect, it } from '@jest/globals';
import { SQSServiceException } from '@aws-sdk/client-sqs';
import { faultClassOf } from './fault-class.ts';
import { MessageNotSentError } from './message-not-sent-error.ts';
import { MessageParseError } from './message-parse-error.ts';
import { NotStartedError } from './time-check.ts';

const named = (name: string, more: object = {}) => Object.assign(new Error('said'), { name }, more);
const within = (depth: number, cause: Error): Error =>
  depth === 0 ? cause : within(depth - 1, new Error('because', { cause }));

describe('a platform fault', () => {
  it.each([
    ['a throttled write', named('ProvisionedThroughputExceededException')],
    ['a throttled table', named('ThrottlingException')],
    ['throttled SQS', named('RequestThrottled')],
    ['a 500', named('InternalServerError', { $metadata: { httpStatusCode: 500 } })],
    ['a 503 without a name', named('Error', { $metadata: { httpStatusCode: 503 } })],
    ['a time-out', named('TimeoutError')],
    ['a broken connection', named('Error', { code: 'ECONNRESET' })],
    ['a refused connection', named('Error', { code: 'ECONNREFUSED' })],
    ['a lost permission', named('AccessDeniedException', { $metadata: { httpStatusCode: 400 } })],
    ['an expired credential', named('ExpiredTokenException')],
    ['a key that is disabled', named('KMSDisabledException')],
    ['a table that is being restored', named('ResourceNotFoundException')],
    ['too little time left', new NotStartedError()],
    ['an error with fault platform', named('RuleMissingError', { fault: 'platform' })],
    ['an entry that SQS failed to store', new MessageNotSentError('InternalError', 4, { fault: 'platform' })],
    [
      'a message that was not sent because of throttling',
      new MessageNotSentError('RequestFailed', 1, { cause: named('Throttling') }),
    ],
    ['an error with a platform fault as its cause', within(4, named('ThrottlingException'))],
  ])('is %s', (_what, error) => {
    expect(faultClassOf(error)).toBe('platform');
  });
});

describe('an unknown fault', () => {
  const self = new Error('caused by itself');
  self.cause = self;

  it.each([
    ['a defect', new TypeError('x is undefined')],
    ['a request that DynamoDB rejects', named('ValidationException', { $metadata: { httpStatusCode: 400 } })],
    ['a message that cannot be parsed', new MessageParseError('the body is not JSON')],
    ['a message that is too long', new MessageNotSentError('MessageTooLong', 0)],
    ['a thrown string', 'ThrottlingException'],
    ['a thrown undefined', undefined],
    ['an error with another fault', named('Error', { fault: 'mine', $metadata: 'none', code: 7 })],
    ['an error that is its own cause', self],
    ['an error with a platform fault as its sixth cause', within(5, named('ThrottlingException'))],
  ])('is %s', (_what, error) => {
    expect(faultClassOf(error)).toBe('unknown');
  });

  it('is an SDK error with an unknown name and a status below 500', () => {
    const error = new SQSServiceException({ name: 'Odd', $fault: 'client', $metadata: { httpStatusCode: 400 } });
    expect(faultClassOf(error)).toBe('unknown');
    const server = new SQSServiceException({ name: 'Odd', $fault: 'server', $metadata: { httpStatusCode: 500 } });
    expect(faultClassOf(server)).toBe('platform');
  });
});
