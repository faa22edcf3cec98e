import type { Permissions } from '../iam/create-permissions.ts';
import type { StackModel } from '../template/stack-model.ts';
import { sendActionOf } from '../iam/send-action.ts';

/** The deliveries for which a permission is missing: the template deploys, and then nothing arrives. */
export function deliveryWarnings(
  { rules, subscriptions }: Pick<StackModel, 'rules' | 'subscriptions'>,
  permissions: Pick<Permissions, 'refusalOfService'> | undefined,
): string[] {
  if (permissions === undefined) return [];
  const ofRules = rules.flatMap(({ logicalId, arn: sourceArn, targets }) =>
    targets.flatMap(({ id, arn, roleArn, deadLetterQueueArn }) => [
      { label: `Rule ${logicalId}: target ${id}`, sourceArn, roleArn, resource: arn },
      { label: `Rule ${logicalId}: target ${id}`, sourceArn, resource: deadLetterQueueArn },
    ]),
  );
  const ofTopics = subscriptions.flatMap(({ logicalId, topicArn: sourceArn, endpointArn, deadLetterQueueArn }) => [
    { label: `Subscription ${logicalId}`, sourceArn, resource: endpointArn },
    { label: `Subscription ${logicalId}`, sourceArn, resource: deadLetterQueueArn },
  ]);
  const all = [
    ...ofRules.map((delivery) => ({ ...delivery, service: 'events.amazonaws.com' })),
    ...ofTopics.map((delivery) => ({ ...delivery, service: 'sns.amazonaws.com' })),
  ];
  return all.flatMap(({ label, resource, ...call }) => {
    if (resource === undefined) return [];
    const refusal = permissions.refusalOfService({ ...call, resource, action: sendActionOf(resource) });
    return refusal === undefined ? [] : [`${label}: nothing is delivered: ${refusal}`];
  });
}
