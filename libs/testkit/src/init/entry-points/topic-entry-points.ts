import type { StackModel } from '@daybreak/local-stack';
import type { EntryPoint } from './entry-point.ts';
import { feedersOf, nameOfArn } from './feeders.ts';
import { isObject } from './is-object.ts';
import { sampleKeys } from './sample-keys.ts';
import { sampleOf } from './sample-of.ts';

/** Returns the topics with subscribers. The sample passes the filter policy of the first one. */
export function topicEntryPoints(model: StackModel): EntryPoint[] {
  const feeders = feedersOf(model);
  return model.topics.flatMap((topic): EntryPoint[] => {
    const { name, logicalId, arn, fifo } = topic;
    const subscriptions = model.subscriptions.filter(({ topicArn }) => topicArn === arn);
    const [first] = subscriptions;
    if (first === undefined) return [];
    const filtered = sampleOf(first.filter?.pattern ?? {});
    const ofBody = first.filter?.scope === 'MessageBody';
    return [
      {
        kind: 'topic',
        name,
        logicalId,
        receivers: subscriptions.map(({ endpointArn }) => nameOfArn(endpointArn)),
        isFed: feeders.isDeliveredTo(arn) || feeders.isKnownToFunctions([arn, name]),
        arrival(message = sampleKeys(model)) {
          const body = ofBody && isObject(message) ? { ...filtered, ...message } : message;
          return {
            topic: name,
            message: typeof body === 'string' ? body : JSON.stringify(body),
            ...(ofBody || Object.keys(filtered).length === 0 ? {} : { messageAttributes: attributesOf(filtered) }),
            ...(fifo === undefined ? {} : { messageGroupId: 'group-1' }),
          };
        },
      },
    ];
  });
}

function attributesOf(sample: Readonly<Record<string, unknown>>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(sample).map(([name, value]) => [name, typeof value === 'number' ? value : String(value)]),
  );
}
