import { harmlessCustomResource, isCdkHelper } from './cdk-helpers.ts';
import type { Resolver } from './create-resolver.ts';
import { describeResource } from './describe-resource.ts';
import type { StackPlace } from './stack-place.ts';
import type { Findings, ResourceReading } from './reading.ts';
import { emulatedTypes, harmlessTypes, isPartOfAnother, namelessTypes } from './resource-types.ts';
import { UnresolvedReferenceError } from './template-error.ts';
import type { Template, TemplateResource } from './template-schema.ts';
import { consequenceOf } from './consequences.ts';

/** Returns the emulated resources by type, without those that a condition omits. Reports every other resource. */
export function readingsByType(
  template: Template,
  place: StackPlace,
  resolver: Resolver,
  findings: Findings,
): Map<string, ResourceReading[]> {
  const readings = new Map<string, ResourceReading[]>();
  for (const [logicalId, resource] of Object.entries(template.Resources)) {
    const { Type: type, Condition: condition } = resource;
    if (condition !== undefined && !resolver.condition(condition)) continue;
    if (isCdkHelper(logicalId, resource)) {
      findings.notEmulated.push(`${logicalId} (${type}): the CDK adds it, and it only runs during a deployment`);
    } else if (emulatedTypes.has(type)) {
      const description = describeOrReport(logicalId, resource, place, resolver, findings);
      if (description === undefined) continue;
      const sameType = readings.get(type) ?? [];
      readings.set(type, [...sameType, { logicalId, resource, description, resolver, findings }]);
    } else reportType(logicalId, type, findings);
  }
  return readings;
}

function reportType(logicalId: string, type: string, { notEmulated, unsupported }: Findings): void {
  const label = `${logicalId} (${type})`;
  const harmless = harmlessCustomResource(type);
  if (harmlessTypes.has(type) || isPartOfAnother(type)) notEmulated.push(label);
  else if (harmless !== undefined) notEmulated.push(`${label}: ${harmless}`);
  else unsupported.push(`${label}: ${consequenceOf(type)}`);
}

function describeOrReport(
  logicalId: string,
  resource: TemplateResource,
  place: StackPlace,
  resolver: Resolver,
  findings: Findings,
): ResourceReading['description'] | undefined {
  const { Type: type } = resource;
  if (namelessTypes.has(type)) return { type, name: logicalId, ref: logicalId, attributes: {} };
  try {
    return describeResource(logicalId, resource, place, resolver.resolve);
  } catch (error) {
    if (!(error instanceof UnresolvedReferenceError)) throw error;
    findings.problems.push(`${logicalId} (${type}): its name can't be resolved: ${error.message}`);
    return undefined;
  }
}
