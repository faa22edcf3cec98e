import type { StackModel } from '@daybreak/local-stack';

/** Returns true if a resource of a template sends to a queue, topic, bus, table or bucket. */
export interface Feeders {
  /** Whether an environment variable of a function, except these functions, is one of these words, such as the URL of a queue. */
  isKnownToFunctions(words: readonly (string | undefined)[], except?: readonly string[]): boolean;
  /** Whether a rule, a schedule, a subscription, a bucket or a destination delivers to this ARN. */
  isDeliveredTo(arn: string): boolean;
}

export function feedersOf(model: StackModel): Feeders {
  const { functions, rules, schedules, subscriptions, buckets } = model;
  const targets = new Set([
    ...rules.flatMap((rule) => rule.targets.map(({ arn }) => arn)),
    ...schedules.map(({ targetArn }) => targetArn),
    ...subscriptions.map(({ endpointArn }) => endpointArn),
    ...buckets.flatMap(({ notifications }) => notifications.map(({ arn }) => arn)),
    ...functions.flatMap(({ onSuccessArn, onFailureArn, deadLetterArn }) => [
      onSuccessArn,
      onFailureArn,
      deadLetterArn,
    ]),
  ]);
  return {
    isDeliveredTo: (arn) => targets.has(arn),
    isKnownToFunctions: (words, except = []) =>
      functions
        .filter(({ name }) => !except.includes(name))
        .some(({ environment }) => Object.values(environment).some((value) => words.includes(value))),
  };
}

/** Returns the last part of an ARN, which is the name of the resource. */
export function nameOfArn(arn: string): string {
  return arn.split(/[:/]/).at(-1) ?? arn;
}
