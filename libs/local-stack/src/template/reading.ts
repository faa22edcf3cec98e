import * as v from 'valibot';
import type { Resolver } from './create-resolver.ts';
import type { ResourceDescription } from './describe-resource.ts';
import { NotEmulatedReferenceError, UnresolvedReferenceError } from './template-error.ts';
import type { TemplateResource } from './template-schema.ts';
import { whatFollowsForReferrer, whatFollowsWithout } from './what-follows.ts';

/** What reading a template finds out besides the model. */
export interface Findings {
  readonly problems: string[];
  readonly unsupported: string[];
  readonly notEmulated: string[];
  readonly warnings: string[];
}

/** A resource being read: who it is, and how to resolve and report what it holds. */
export interface ResourceReading {
  readonly logicalId: string;
  readonly resource: TemplateResource;
  readonly description: ResourceDescription;
  readonly resolver: Resolver;
  readonly findings: Findings;
}

/** `Worker (AWS::Lambda::Function)`: how a resource is named in every message. */
export function resourceLabel({ logicalId, resource }: Pick<ResourceReading, 'logicalId' | 'resource'>): string {
  return `${logicalId} (${resource.Type})`;
}

/**
 * The properties that `schema` names, resolved and parsed; undefined when one is wrong, which is then among the problems, or refers
 * to a resource that is not emulated, which is then among what is unsupported.
 * Every other property is reported: as not emulated when it is in `harmless`, else as unsupported.
 */
export function readProperties<const TSchema extends v.ObjectSchema<v.ObjectEntries, undefined>>(
  reading: ResourceReading,
  schema: TSchema,
  harmless: readonly string[],
): v.InferOutput<TSchema> | undefined {
  const { resource, findings } = reading;
  const label = resourceLabel(reading);
  const known: Record<string, unknown> = {};
  const leftOut: string[] = [];
  for (const [name, value] of Object.entries(resource.Properties)) {
    if (Object.hasOwn(schema.entries, name)) known[name] = resolveProperty(reading, name, value, leftOut);
    else if (harmless.includes(name)) findings.notEmulated.push(`${label}: ${name}`);
    else findings.unsupported.push(`${label}: ${name}${whatFollowsWithout(resource.Type, name)}`);
  }
  if (leftOut.length > 0) {
    findings.unsupported.push(...leftOut);
    return undefined;
  }
  const parsed = v.safeParse(schema, known);
  if (parsed.success) return parsed.output;
  for (const issue of parsed.issues) {
    findings.problems.push(`${label}: ${v.getDotPath(issue) ?? 'properties'}: ${issue.message}`);
  }
  return undefined;
}

function resolveProperty(reading: ResourceReading, name: string, value: unknown, leftOut: string[]): unknown {
  try {
    return reading.resolver.resolve(value);
  } catch (error) {
    if (error instanceof NotEmulatedReferenceError) {
      const follows = whatFollowsForReferrer(reading.resource.Type);
      leftOut.push(`${resourceLabel(reading)}: ${name}: ${error.message}: ${follows}`);
      return undefined;
    }
    if (!(error instanceof UnresolvedReferenceError)) throw error;
    reading.findings.problems.push(`${resourceLabel(reading)}: ${name}: ${error.message}`);
    return undefined;
  }
}

/** CloudFormation takes a number or its text, which is what a parameter gives. */
export const wholeNumber = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^-?\d+$/), v.transform(Number))], 'is not a whole number'),
  v.integer('is not a whole number'),
);

export const flag = v.union(
  [
    v.boolean(),
    v.pipe(
      v.picklist(['true', 'false']),
      v.transform((value) => value === 'true'),
    ),
  ],
  'is neither true nor false',
);
