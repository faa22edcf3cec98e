import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Suppresses one rule of cdk-nag on a construct and its children, and records the reason. */
export function acknowledge(construct: IConstruct, id: string, reason: string): void {
  // The CDK records the caller's stack trace, which would put this checkout's path into the assembly.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    Validations.of(construct).acknowledge({ id, reason });
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
