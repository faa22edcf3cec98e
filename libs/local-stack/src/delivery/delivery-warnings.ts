import type { Permissions } from '../iam/create-permissions.ts';
import type { StackModel } from '../template/stack-model.ts';
import { sendActionOf } from '../iam/send-action.ts';

/** Returns a warning for each delivery without a permission. On AWS, such a template deploys, and nothing is delivered. */
export function deliveryWarnings(
  { rules, subscriptions }: Pick<StackModel, 'rules' | 'subscriptions'>,
  permissions: Pick<Permissions, 'refusalOfService'> | undefined,
): string[] {
  if (permissions === undefined) return [];
  const ruleDeliveries = rules.flatMap(({ logicalId, arn: sourceArn, targets }) =>
    targets.flatMap(({ id, arn, roleArn, deadLetterQueueArn }) => [
      { label: `Rule ${logicalId}: target ${id}`, sourceArn, roleArn, resource: arn },
      { label: `Rule ${logicalId}: target ${id}`, sourceArn, resource: deadLetterQueueArn },
    ]),
  );
  const topicDeliveries = subscriptions.flatMap(
    ({ logicalId, topicArn: sourceArn, endpointArn, deadLetterQueueArn }) => [
      { label: `Subscription ${logicalId}`, sourceArn, resource: endpointArn },
      { label: `Subscription ${logicalId}`, sourceArn, resource: deadLetterQueueArn },
    ],
  );
  const all = [
    ...ruleDeliveries.map((delivery) => ({ ...delivery, service: 'events.amazonaws.com' })),
    ...topicDeliveries.map((delivery) => ({ ...delivery, service: 'sns.amazonaws.com' })),
  ];
  return all.flatMap(({ label, resource, ...call }) => {
    if (resource === undefined) return [];
    const refusal = permissions.refusalOfService({ ...call, resource, action: sendActionOf(resource) });
    return refusal === undefined ? [] : [`${label}: nothing is delivered: ${refusal}`];
  });
}
