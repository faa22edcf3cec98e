import { expect, test } from '@jest/globals';
import { awsProblem } from './aws-problem.ts';

function sdkError(name: string, message: string, rest: object = {}): Error {
  return Object.assign(new Error(message), { name, ...rest });
}

const $metadata = { httpStatusCode: 400 };

test.each([
  [sdkError('CredentialsProviderError', 'Could not load credentials'), 'No AWS credentials were found'],
  [sdkError('CredentialsProviderError', 'Could not resolve credentials using profile: [x]'), 'profile: [x]'],
  [new Error('Region is missing'), 'add --region, or set AWS_REGION'],
  [
    sdkError('Error', 'getaddrinfo ENOTFOUND x', { code: 'ENOTFOUND' }),
    "AWS can't be reached (getaddrinfo ENOTFOUND x)",
  ],
  [sdkError('AccessDenied', 'User is not authorized', { $metadata }), 'AWS denied the request: User is not authorized'],
  [sdkError('ExpiredTokenException', 'expired', { $metadata }), 'log in again, or use another --profile'],
  [sdkError('TimeoutError', 'no answer', { $metadata }), 'AWS did not answer in time (no answer)'],
  [
    sdkError('ThrottlingException', 'slow down', { $metadata }),
    'The request failed with ThrottlingException: slow down',
  ],
])('%s', (error, words) => {
  expect(awsProblem(error)).toContain(words);
});

test.each([new TypeError('x is not a function'), 'thrown text', undefined])('%s is no problem with AWS', (error) => {
  expect(awsProblem(error)).toBeUndefined();
});
