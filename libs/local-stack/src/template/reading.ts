import * as v from 'valibot';
import type { Resolver } from './create-resolver.ts';
import type { ResourceDescription } from './describe-resource.ts';
import { NotEmulatedReferenceError, UnresolvedReferenceError } from './template-error.ts';
import type { TemplateResource } from './template-schema.ts';
import { consequenceForReferrer, consequenceOfProperty } from './consequences.ts';

/** The findings about a template. */
export interface Findings {
  readonly problems: string[];
  readonly unsupported: string[];
  readonly notEmulated: string[];
  readonly warnings: string[];
}

/** A resource while it is read, with the means to resolve its references and to report findings. */
export interface ResourceReading {
  readonly logicalId: string;
  readonly resource: TemplateResource;
  readonly description: ResourceDescription;
  readonly resolver: Resolver;
  readonly findings: Findings;
}

/** Returns the name of a resource in messages: `Worker (AWS::Lambda::Function)`. */
export function resourceLabel({ logicalId, resource }: Pick<ResourceReading, 'logicalId' | 'resource'>): string {
  return `${logicalId} (${resource.Type})`;
}

/**
 * Returns the properties in `schema`, resolved and parsed. Returns undefined if a property is wrong, which is reported as a problem, or
 * refers to a resource that is not emulated, which is reported as unsupported. Reports every other property: as not emulated if it is in
 * `harmless`, or else as unsupported.
 */
export function readProperties<const TSchema extends v.ObjectSchema<v.ObjectEntries, undefined>>(
  reading: ResourceReading,
  schema: TSchema,
  harmless: readonly string[],
): v.InferOutput<TSchema> | undefined {
  const { resource, findings } = reading;
  const label = resourceLabel(reading);
  const known: Record<string, unknown> = {};
  const unsupported: string[] = [];
  for (const [name, value] of Object.entries(resource.Properties)) {
    if (Object.hasOwn(schema.entries, name)) known[name] = resolveProperty(reading, name, value, unsupported);
    else if (harmless.includes(name)) findings.notEmulated.push(`${label}: ${name}`);
    else findings.unsupported.push(`${label}: ${name}${consequenceOfProperty(resource.Type, name)}`);
  }
  if (unsupported.length > 0) {
    findings.unsupported.push(...unsupported);
    return undefined;
  }
  const parsed = v.safeParse(schema, known);
  if (parsed.success) return parsed.output;
  for (const issue of parsed.issues) {
    findings.problems.push(`${label}: ${v.getDotPath(issue) ?? 'properties'}: ${issue.message}`);
  }
  return undefined;
}

function resolveProperty(reading: ResourceReading, name: string, value: unknown, unsupported: string[]): unknown {
  try {
    return reading.resolver.resolve(value);
  } catch (error) {
    if (error instanceof NotEmulatedReferenceError) {
      const consequence = consequenceForReferrer(reading.resource.Type);
      unsupported.push(`${resourceLabel(reading)}: ${name}: ${error.message}: ${consequence}`);
      return undefined;
    }
    if (!(error instanceof UnresolvedReferenceError)) throw error;
    reading.findings.problems.push(`${resourceLabel(reading)}: ${name}: ${error.message}`);
    return undefined;
  }
}

/** CloudFormation accepts a number or its string, which is the type of a parameter's value. */
export const wholeNumber = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^-?\d+$/), v.transform(Number))], 'must be a whole number'),
  v.integer('must be a whole number'),
);

export const flag = v.union(
  [
    v.boolean(),
    v.pipe(
      v.picklist(['true', 'false']),
      v.transform((value) => value === 'true'),
    ),
  ],
  'must be true or false',
);
