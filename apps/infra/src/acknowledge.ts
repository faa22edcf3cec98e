import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Answers one rule of cdk-nag, on one construct and what it holds, with the reason why it is not followed there. */
export function acknowledge(construct: IConstruct, id: string, reason: string): void {
  // The CDK notes from where it was called, and would put this checkout's path into the assembly.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    Validations.of(construct).acknowledge({ id, reason });
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
