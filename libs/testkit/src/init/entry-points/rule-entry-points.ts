import type { StackModel } from '@daybreak/local-stack';
import { InitError } from './init-error.ts';
import type { EntryPoint } from './entry-point.ts';
import { feedersOf, nameOfArn } from './feeders.ts';
import { isObject } from './is-object.ts';
import { sampleKeys } from './sample-keys.ts';
import { sampleOf } from './sample-of.ts';

/** Returns the rules with an event pattern. The sample event matches the pattern. */
export function ruleEntryPoints(model: StackModel): EntryPoint[] {
  const feeders = feedersOf(model);
  return model.rules.flatMap((rule): EntryPoint[] => {
    const { name, logicalId, busArn, eventPattern, enabled, targets } = rule;
    if (eventPattern === undefined || !enabled || targets.length === 0) return [];
    const bus = busArn.replace(/^.*:event-bus\//, '');
    const sample = sampleOf(eventPattern);
    const source = typeof sample['source'] === 'string' ? sample['source'] : 'test';
    const detailType = typeof sample['detail-type'] === 'string' ? sample['detail-type'] : 'test';
    const detail = isObject(sample['detail']) ? sample['detail'] : {};
    return [
      {
        kind: 'rule',
        name,
        logicalId,
        receivers: targets.map(({ arn }) => nameOfArn(arn)),
        isFed: feeders.isDeliveredTo(busArn) || (bus !== 'default' && feeders.isKnownToFunctions([busArn, bus])),
        ...(source.startsWith('aws.') && {
          refusal: `only AWS can put events of ${source}. Begin with the function, and pass such an event: --from FUNCTION --message EVENT`,
        }),
        arrival(message = sampleKeys(model)) {
          if (!isObject(message))
            throw new InitError(
              `The message for a rule must be an object, the detail of an event: --message '{"…":"…"}'`,
            );
          return { eventBus: bus, source, detailType, detail: { ...detail, ...message } };
        },
      },
    ];
  });
}
