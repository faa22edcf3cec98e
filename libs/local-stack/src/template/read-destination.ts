import * as v from 'valibot';
import { resourceLabel, type ResourceReading } from './reading.ts';
import { NotEmulatedReferenceError, UnresolvedReferenceError } from './template-error.ts';

const destination = v.optional(v.object({ Destination: v.optional(v.unknown()) }));
const configSchema = v.optional(v.object({ OnSuccess: destination, OnFailure: destination }), {});

/** What gets the outcomes of functions and mappings here; on AWS, a bucket does too. */
const delivered = /^arn:[^:]+:(?:lambda|sqs|sns|events):/;

/**
 * The ARN to which a `DestinationConfig` sends. A destination that is not emulated gets no outcome. The stack names it, and keeps the function
 * or the mapping that has it.
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
    findings.problems.push(`${label}: DestinationConfig has an OnFailure, an OnSuccess, or both, with a Destination`);
    return undefined;
  }
  try {
    const arn = resolver.resolve(parsed.output[outcome]?.Destination);
    if (typeof arn !== 'string') return undefined;
    if (delivered.test(arn)) return arn;
    findings.unsupported.push(`${label}: ${arn} gets nothing here: nobody is told`);
    return undefined;
  } catch (error) {
    if (!(error instanceof UnresolvedReferenceError)) throw error;
    if (error instanceof NotEmulatedReferenceError)
      findings.unsupported.push(`${label}: ${error.message}: nobody is told`);
    else findings.problems.push(`${label}: ${error.message}`);
    return undefined;
  }
}
