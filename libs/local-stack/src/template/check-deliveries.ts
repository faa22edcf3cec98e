import type { Findings } from './reading.ts';
import type { StackModel } from './stack-model.ts';

type Wiring = Pick<StackModel, 'functions' | 'queues' | 'rules' | 'schedules' | 'subscriptions' | 'buckets'>;

interface Receiver {
  readonly label: string;
  readonly arn: string | undefined;
}

/**
 * Finds receivers of rules, subscriptions and functions that are missing from the template, and targets that AWS rejects or can't deliver
 * to.
 */
export function checkDeliveries(wiring: Wiring, { problems, warnings, unsupported }: Findings): void {
  const { functions, queues, rules } = wiring;
  for (const rule of rules) {
    for (const { id, arn, messageGroupId, deadLetterQueueArn } of rule.targets) {
      const label = `Rule ${rule.logicalId}: target ${id}`;
      if (arn.endsWith('.fifo') && messageGroupId === undefined && arn.includes(':sqs:'))
        problems.push(`${label} is a FIFO queue: add SqsParameters with a MessageGroupId`);
      const queue = queues.find((each) => each.arn === arn);
      if (arn.endsWith('.fifo') && queue !== undefined && queue.attributes['ContentBasedDeduplication'] !== 'true')
        warnings.push(
          `${label} is a FIFO queue without ContentBasedDeduplication, so it rejects the events of a rule: set ContentBasedDeduplication`,
        );
      if (deadLetterQueueArn?.endsWith('.fifo') === true)
        problems.push(
          `${label} has a FIFO queue as its dead-letter queue: use a standard queue, which EventBridge requires`,
        );
    }
  }
  for (const { logicalId, targetArn, outgoing } of wiring.schedules) {
    if (outgoing !== undefined && outgoing.messageGroupId === undefined && targetArn?.endsWith('.fifo') === true)
      problems.push(`Schedule ${logicalId}: its target ${targetArn} is FIFO: add SqsParameters with a MessageGroupId`);
  }
  const known = new Set([...functions, ...queues].map(({ arn }) => arn));
  for (const { label, arn } of receiversOf(wiring)) {
    if (arn === undefined || known.has(arn.replace(/^((?:[^:]+:){6}[^:]+):.*$/, '$1'))) continue;
    // A topic or an event bus of another stack keeps its events, so that a test can read them.
    if (/^arn:[^:]+:(lambda|sqs):/.test(arn))
      unsupported.push(`${label}: ${arn} is not in this template, so nothing is delivered to it`);
    else if (!/^arn:[^:]+:(sns|events):/.test(arn))
      unsupported.push(`${label}: ${arn} is not emulated, so nothing is delivered to it`);
  }
}

function receiversOf({ functions, rules, schedules, subscriptions, buckets }: Omit<Wiring, 'queues'>): Receiver[] {
  return [
    ...rules.flatMap(({ logicalId, targets }) =>
      targets.flatMap(({ id, arn, deadLetterQueueArn }) => [
        { label: `Rule ${logicalId}: target ${id}`, arn },
        { label: `Rule ${logicalId}: dead-letter queue of target ${id}`, arn: deadLetterQueueArn },
      ]),
    ),
    ...schedules.flatMap(({ logicalId, targetArn, outgoing, deadLetterQueueArn }) => [
      { label: `Schedule ${logicalId}`, arn: outgoing && targetArn },
      { label: `Schedule ${logicalId}: dead-letter queue`, arn: deadLetterQueueArn },
    ]),
    ...subscriptions.flatMap(({ logicalId, endpointArn, deadLetterQueueArn }) => [
      { label: `Subscription ${logicalId}`, arn: endpointArn },
      { label: `Subscription ${logicalId}: dead-letter queue`, arn: deadLetterQueueArn },
    ]),
    ...buckets.flatMap(({ logicalId, notifications }) =>
      notifications.map(({ arn }) => ({ label: `Bucket ${logicalId}`, arn })),
    ),
    ...functions.flatMap(({ logicalId, onSuccessArn, onFailureArn, deadLetterArn }) => [
      { label: `Function ${logicalId}: OnSuccess`, arn: onSuccessArn },
      { label: `Function ${logicalId}: OnFailure`, arn: onFailureArn },
      { label: `Function ${logicalId}: DeadLetterConfig`, arn: deadLetterArn },
    ]),
  ];
}
