import * as v from 'valibot';
import { compileSubscriptionFilter } from '../patterns/subscription-filter.ts';
import { parsePattern } from '../patterns/compile-pattern.ts';
import { PatternError } from '../patterns/pattern-error.ts';
import { isRecord } from '../json/is-record.ts';
import { type Findings, flag, readProperties, resourceLabel, type ResourceReading } from './reading.ts';
import type { SubscriptionModel } from './event-models.ts';

const deadLetterSchema = v.object({ deadLetterTargetArn: v.string() });
const jsonOf = <TSchema extends v.GenericSchema>(schema: TSchema) =>
  v.union([v.pipe(v.string(), v.parseJson(), schema), schema]);

const subscriptionSchema = v.object({
  TopicArn: v.string(),
  Protocol: v.string(),
  Endpoint: v.string(),
  FilterPolicy: v.optional(v.unknown()),
  FilterPolicyScope: v.optional(v.picklist(['MessageAttributes', 'MessageBody'])),
  RawMessageDelivery: v.optional(flag, false),
  RedrivePolicy: v.optional(jsonOf(deadLetterSchema)),
});

type Subscription = v.InferOutput<typeof subscriptionSchema>;

export function readSubscription(reading: ResourceReading): SubscriptionModel | undefined {
  // Deliveries stay in the region, and use SNS's default retries.
  const properties = readProperties(reading, subscriptionSchema, ['Region', 'DeliveryPolicy']);
  if (properties === undefined) return undefined;
  return subscriptionOf(properties, reading.logicalId, resourceLabel(reading), reading.findings);
}

/** Returns undefined for an endpoint that is not emulated, and reports it. */
export function subscriptionOf(
  properties: Subscription,
  logicalId: string,
  label: string,
  findings: Findings,
): SubscriptionModel | undefined {
  const { TopicArn: topicArn, Protocol: protocol, Endpoint: endpointArn, RawMessageDelivery: isRaw } = properties;
  if ((protocol !== 'sqs' && protocol !== 'lambda') || !endpointArn.startsWith('arn:')) {
    findings.unsupported.push(`${label}: ${protocol} to ${endpointArn} is not emulated, so nothing is delivered to it`);
    return undefined;
  }
  if (isRaw && protocol === 'lambda')
    findings.problems.push(`${label}: AWS rejects RawMessageDelivery for a function: remove it`);
  if (topicArn.endsWith('.fifo') && protocol === 'lambda')
    findings.problems.push(
      `${label}: AWS rejects a function as a subscriber of a FIFO topic: put a queue between them`,
    );
  if (endpointArn.endsWith('.fifo') && !topicArn.endsWith('.fifo'))
    findings.problems.push(
      `${label}: AWS rejects a FIFO queue as a subscriber of a standard topic: use a FIFO topic, or a standard queue`,
    );
  return {
    logicalId,
    arn: `${topicArn}:${logicalId}`,
    topicArn,
    protocol,
    endpointArn,
    filter: filterOf(properties, label, findings),
    isRaw,
    deadLetterQueueArn: properties.RedrivePolicy?.deadLetterTargetArn,
  };
}

function filterOf(
  { FilterPolicy: policy, FilterPolicyScope: scope = 'MessageAttributes' }: Subscription,
  label: string,
  findings: Pick<Findings, 'problems'>,
): SubscriptionModel['filter'] {
  if (policy === undefined) return undefined;
  try {
    const pattern = typeof policy === 'string' ? parsePattern(policy) : policy;
    if (!isRecord(pattern)) throw new PatternError('it must be an object');
    compileSubscriptionFilter({ scope, pattern });
    return { scope, pattern };
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    findings.problems.push(`${label}: FilterPolicy: ${error.message}`);
    return undefined;
  }
}
