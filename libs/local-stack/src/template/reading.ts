import * as v from 'valibot';
import type { Resolver } from './create-resolver.ts';
import type { ResourceDescription } from './describe-resource.ts';
import { UnresolvedReferenceError } from './template-error.ts';
import type { TemplateResource } from './template-schema.ts';

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
 * The properties that `schema` names, resolved and parsed; undefined when one is wrong, which is then among the problems.
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
  for (const [name, value] of Object.entries(resource.Properties)) {
    if (Object.hasOwn(schema.entries, name)) known[name] = resolveProperty(reading, name, value);
    else if (harmless.includes(name)) findings.notEmulated.push(`${label}: ${name}`);
    else findings.unsupported.push(`${label}: ${name}`);
  }
  const parsed = v.safeParse(schema, known);
  if (parsed.success) return parsed.output;
  for (const issue of parsed.issues) {
    findings.problems.push(`${label}: ${v.getDotPath(issue) ?? 'properties'}: ${issue.message}`);
  }
  return undefined;
}

function resolveProperty(reading: ResourceReading, name: string, value: unknown): unknown {
  try {
    return reading.resolver.resolve(value);
  } catch (error) {
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
