import * as v from 'valibot';

/**
 * Whose fault it is that a message is retried: the `platform`'s, which passes without a change of ours, or `unknown`, most likely a
 * defect of ours. (A fault of the row's own is no retry: the function fails the row at once.)
 */
export type FaultClass = 'platform' | 'unknown';

/** A library's own error says it by `fault`; AWS's errors by name and status, Node's by code. */
const errorSchema = v.object({
  name: v.fallback(v.string(), ''),
  code: v.fallback(v.string(), ''),
  fault: v.fallback(v.string(), ''),
  $metadata: v.fallback(v.object({ httpStatusCode: v.number() }), { httpStatusCode: 0 }),
  cause: v.optional(v.unknown()),
});

const platformNames: ReadonlySet<string> = new Set([
  // Throttled.
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
  // Not answered in time.
  'RequestTimeout',
  'RequestTimeoutException',
  'TimeoutError',
  // A permission was lost, or the credentials are not good at present: no row can help that.
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
  // A table or a queue is not there, for instance while a stack is being restored.
  'AWS.SimpleQueueService.NonExistentQueue',
  'QueueDoesNotExist',
  'ResourceNotFoundException',
]);

/** A connection that was not made, or broke. */
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

/** Causes that are looked at, one within the other. */
const mostCauses = 5;

/** Classes whatever was thrown, by itself and by what caused it. */
export function faultClassOf(thrown: unknown): FaultClass {
  let error = thrown;
  for (let depth = 0; depth < mostCauses; depth += 1) {
    const { success, output } = v.safeParse(errorSchema, error);
    if (!success) return 'unknown';
    const { name, code, fault, $metadata, cause } = output;
    const isPlatform =
      fault === 'platform' ||
      $metadata.httpStatusCode >= 500 ||
      connectionCodes.has(code) ||
      platformNames.has(name) ||
      // The key that encrypts a table or a queue can't be used.
      /^kms/i.test(name);
    if (isPlatform) return 'platform';
    error = cause;
  }
  return 'unknown';
}
