import type { StackModel } from '@daybreak/local-stack';

/** What of a template brings something to a queue, a topic, a bus, a table or a bucket of it. */
export interface Feeders {
  /** Whether a function has one of these words, such as the URL of a queue, in its environment, other than the functions named. */
  isKnownToFunctions(words: readonly (string | undefined)[], except?: readonly string[]): boolean;
  /** Whether a rule, a subscription, a bucket or a destination delivers to it. */
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

/** The last part of an ARN: the name of what it is of. */
export function nameOfArn(arn: string): string {
  return arn.split(/[:/]/).at(-1) ?? arn;
}
