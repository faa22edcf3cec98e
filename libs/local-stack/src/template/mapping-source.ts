import { resourceLabel, type ResourceReading } from './reading.ts';
import { NotEmulatedReferenceError, UnresolvedReferenceError } from './template-error.ts';
import { consequenceForReferrer } from './consequences.ts';

/** Returns true for a mapping of a queue or a table's stream. Reports any other source. */
export function hasEmulatedSource(reading: ResourceReading): boolean {
  const source = foreignSourceOf(reading);
  if (source === undefined) return true;
  const consequence = consequenceForReferrer(reading.resource.Type);
  reading.findings.unsupported.push(
    `${resourceLabel(reading)}: it reads ${source}, which is not emulated: ${consequence}`,
  );
  return false;
}

function foreignSourceOf({ resource, resolver }: ResourceReading): string | undefined {
  if ('SelfManagedEventSource' in resource.Properties) return 'a Kafka cluster';
  try {
    const arn = resolver.resolve(resource.Properties['EventSourceArn']);
    return typeof arn === 'string' && /^arn:[^:]*:(?!sqs:|dynamodb:)/.test(arn) ? arn : undefined;
  } catch (error) {
    if (error instanceof NotEmulatedReferenceError) return `${error.logicalId} (${error.type})`;
    // Other problems of the source are reported where the mapping is read.
    if (error instanceof UnresolvedReferenceError) return undefined;
    throw error;
  }
}
