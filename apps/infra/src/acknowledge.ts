import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Answers one rule of cdk-nag, on one construct and what it holds, with the reason why it is not followed there. */
export function acknowledge(construct: IConstruct, id: string, reason: string): void {
  Validations.of(construct).acknowledge({ id, reason });
}
