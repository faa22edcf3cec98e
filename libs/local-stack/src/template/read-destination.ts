import * as v from 'valibot';
import { resourceLabel, type ResourceReading } from './reading.ts';
import { NotEmulatedReferenceError, UnresolvedReferenceError } from './template-error.ts';

const destination = v.optional(v.object({ Destination: v.optional(v.unknown()) }));
const configSchema = v.optional(v.object({ OnSuccess: destination, OnFailure: destination }), {});

/** The emulated destinations. On AWS, a bucket can be one too. */
const emulatedDestination = /^arn:[^:]+:(?:lambda|sqs|sns|events):/;

/**
 * Returns the ARN of a `DestinationConfig`. Reports a destination that is not emulated, which receives nothing, and keeps its function or
 * mapping.
 */
export function destinationArn(
  reading: ResourceReading,
  config: unknown,
  outcome: 'OnSuccess' | 'OnFailure',
): string | undefined {
  const { resolver, findings } = reading;
  const label = `${resourceLabel(reading)}: ${outcome}`;
  const parsed = v.safeParse(configSchema, config);
  if (!parsed.success) {
    findings.problems.push(
      `${label}: DestinationConfig must have OnSuccess, OnFailure or both, each with a Destination`,
    );
    return undefined;
  }
  try {
    const arn = resolver.resolve(parsed.output[outcome]?.Destination);
    if (typeof arn !== 'string') return undefined;
    if (emulatedDestination.test(arn)) return arn;
    findings.unsupported.push(`${label}: ${arn} is not emulated as a destination, so it receives nothing`);
    return undefined;
  } catch (error) {
    if (!(error instanceof UnresolvedReferenceError)) throw error;
    if (error instanceof NotEmulatedReferenceError)
      findings.unsupported.push(`${label}: ${error.message}, so it receives nothing`);
    else findings.problems.push(`${label}: ${error.message}`);
    return undefined;
  }
}
