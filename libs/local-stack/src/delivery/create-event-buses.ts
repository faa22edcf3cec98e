import { compilePattern, patternComparisons } from '../patterns/compile-pattern.ts';
import type { RuleModel, RuleTargetModel } from '../template/event-models.ts';
import { type Courier, textAttributes } from './create-courier.ts';
import type { Outbox } from './create-outbox.ts';
import { targetInput } from './input/target-input.ts';

/** The rules of the event buses. */
export interface EventBuses {
  /** Sends an event to the targets of each rule of the bus whose pattern it matches. */
  put(busArn: string, event: unknown, publishedAt: string): void;
  /** Sends an event to the targets of one rule, as its schedule does. */
  fire(rule: RuleModel, event: unknown, publishedAt: string): void;
}

export interface EventBusesOptions {
  readonly rules: readonly RuleModel[];
  readonly outbox: Pick<Outbox, 'post'>;
  readonly deliver: Courier;
}

export function createEventBuses({ rules, outbox, deliver }: EventBusesOptions): EventBuses {
  const matching = rules.flatMap((rule) =>
    rule.enabled && rule.eventPattern !== undefined
      ? [{ rule, matches: compilePattern(rule.eventPattern, patternComparisons.eventBridge) }]
      : [],
  );
  const fire = (rule: RuleModel, event: unknown, publishedAt: string): void => {
    for (const target of rule.targets)
      outbox.post(async () => await deliver(deliveryOf(rule, target, event, publishedAt)), {
        label: `${rule.name} to ${nameIn(target.arn)}`,
      });
  };
  return {
    fire,
    put(busArn, event, publishedAt) {
      for (const { rule, matches } of matching)
        if (rule.busArn === busArn && matches(event)) fire(rule, event, publishedAt);
    },
  };
}

/** Returns the last part of an ARN. */
export function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}

function deliveryOf(
  rule: RuleModel,
  target: RuleTargetModel,
  event: unknown,
  publishedAt: string,
): Parameters<Courier>[0] {
  const { deadLetterQueueArn, messageGroupId, arn: targetArn, roleArn } = target;
  const ingestionTime = publishedAt.replace(/\.\d{3}Z$/, 'Z');
  const body = targetInput(target, event, { rule, ingestionTime });
  return {
    service: 'events.amazonaws.com',
    sourceArn: rule.arn,
    label: rule.name,
    targetArn,
    roleArn,
    outgoing: { body, messageGroupId },
    deadLetter:
      deadLetterQueueArn === undefined
        ? undefined
        : {
            queueArn: deadLetterQueueArn,
            outgoing: ({ code, message }) => ({
              body: JSON.stringify(event),
              attributes: textAttributes({
                RULE_ARN: rule.arn,
                TARGET_ARN: targetArn,
                ERROR_CODE: code,
                ERROR_MESSAGE: message,
              }),
            }),
          },
  };
}
