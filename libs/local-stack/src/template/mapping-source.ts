import { resourceLabel, type ResourceReading } from './reading.ts';
import { NotEmulatedReferenceError, UnresolvedReferenceError } from './template-error.ts';
import { whatFollowsForReferrer } from './what-follows.ts';

/** Whether Lambda reads a queue or a table's stream by a mapping. Any other source is reported. */
export function hasEmulatedSource(reading: ResourceReading): boolean {
  const source = foreignSourceOf(reading);
  if (source === undefined) return true;
  const follows = whatFollowsForReferrer(reading.resource.Type);
  reading.findings.unsupported.push(`${resourceLabel(reading)}: it reads ${source}, which is not emulated: ${follows}`);
  return false;
}

function foreignSourceOf({ resource, resolver }: ResourceReading): string | undefined {
  if ('SelfManagedEventSource' in resource.Properties) return 'a Kafka cluster';
  try {
    const arn = resolver.resolve(resource.Properties['EventSourceArn']);
    return typeof arn === 'string' && /^arn:[^:]*:(?!sqs:|dynamodb:)/.test(arn) ? arn : undefined;
  } catch (error) {
    if (error instanceof NotEmulatedReferenceError) return `${error.logicalId} (${error.type})`;
    // Whatever else is wrong with it is named where the mapping is read.
    if (error instanceof UnresolvedReferenceError) return undefined;
    throw error;
  }
}
