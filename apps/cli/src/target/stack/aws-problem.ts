import { errorCode } from '../../terminal/error-code.ts';

/** A message for an error of the AWS SDK, with what to do. Undefined for another error. */
export function awsProblem(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message } = error;
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') {
    return `No AWS credentials were found (${message}): log in, add --profile NAME, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`;
  }
  if (message === 'Region is missing') return 'No AWS region is set: add --region, or set AWS_REGION';
  if (unreachable.has(errorCode(error) ?? '')) {
    return `AWS can't be reached (${message}): check --region and the network`;
  }
  if (!('$metadata' in error)) return undefined;
  if (refused.has(name)) return `AWS denied the request: ${message}`;
  if (badCredentials.has(name)) {
    return `AWS does not accept the credentials (${name}: ${message}): log in again, or use another --profile`;
  }
  return name === 'TimeoutError'
    ? `AWS did not answer in time (${message}): check --region and the network`
    : `The request failed with ${name}: ${message}`;
}

const unreachable = new Set(['ENOTFOUND', 'ECONNREFUSED', 'ECONNRESET', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']);
const refused = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation']);
const badCredentials = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);
