import * as v from 'valibot';

/**
 * Why a message is retried. `platform`: an AWS service, the network or a deployment is at fault, and the fault ends without
 * a change of the code. `unknown`: most likely a defect. (A message that is itself at fault needs no retry: give it an outcome of your own.)
 */
export type FaultClass = 'platform' | 'unknown';

/** An error of this workspace has `fault`, an error of AWS a name and a status, and an error of Node a code. */
const errorSchema = v.object({
  name: v.fallback(v.string(), ''),
  code: v.fallback(v.string(), ''),
  fault: v.fallback(v.string(), ''),
  $metadata: v.fallback(v.object({ httpStatusCode: v.number() }), { httpStatusCode: 0 }),
  cause: v.optional(v.unknown()),
});

const platformNames: ReadonlySet<string> = new Set([
  // Throttling.
  'BandwidthLimitExceeded',
  'LimitExceededException',
  'OverLimit',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  // Time-outs.
  'RequestTimeout',
  'RequestTimeoutException',
  'TimeoutError',
  // Missing permissions, and invalid or expired credentials.
  'AccessDenied',
  'AccessDeniedException',
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'OptInRequired',
  'RequestExpired',
  'UnrecognizedClientException',
  // A table or queue that does not exist, for example during a restore.
  'AWS.SimpleQueueService.NonExistentQueue',
  'QueueDoesNotExist',
  'ResourceNotFoundException',
]);

/** Codes of a connection that failed or broke. */
const connectionCodes: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** The error and its nested causes. */
const maximumDepth = 5;

/**
 * Classifies a thrown value by its own properties and those of its causes.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { faultClassOf } from '@daybreak/batch';
 *
 * assert.equal(faultClassOf(Object.assign(new Error('slow down'), { name: 'ThrottlingException' })), 'platform');
 * assert.equal(faultClassOf(new TypeError('undefined is not a function')), 'unknown');
 */
export function faultClassOf(thrown: unknown): FaultClass {
  let error = thrown;
  for (let depth = 0; depth < maximumDepth; depth += 1) {
    const { success, output } = v.safeParse(errorSchema, error);
    if (!success) return 'unknown';
    const { name, code, fault, $metadata, cause } = output;
    const isPlatform =
      fault === 'platform' ||
      $metadata.httpStatusCode >= 500 ||
      connectionCodes.has(code) ||
      platformNames.has(name) ||
      // The KMS key of a table or queue cannot be used.
      /^kms/i.test(name);
    if (isPlatform) return 'platform';
    error = cause;
  }
  return 'unknown';
}
