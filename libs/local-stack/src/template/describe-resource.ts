import { hash } from 'node:crypto';
import { isTrue } from './intrinsics.ts';
import { namedTypes } from './named-types.ts';
import type { StackPlace } from './stack-place.ts';
import { NotEmulatedReferenceError } from './template-error.ts';
import type { TemplateResource } from './template-schema.ts';

/** The values of `Ref` and `Fn::GetAtt` for a resource. */
export interface ResourceDescription {
  readonly type: string;
  readonly name: string;
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Returns the name, ARN and attributes of a resource. Throws NotEmulatedReferenceError if its type is not described here. */
export function describeResource(
  logicalId: string,
  resource: TemplateResource,
  place: StackPlace,
  resolve: (value: unknown) => unknown,
): ResourceDescription {
  const { Type: type, Properties: properties } = resource;
  const named = Object.hasOwn(namedTypes, type) ? namedTypes[type] : undefined;
  if (named === undefined) {
    throw new NotEmulatedReferenceError(logicalId, type);
  }
  const explicitName = resolve(properties[named.nameProperty]);
  const isFifo = named.fifoProperty !== undefined && isTrue(resolve(properties[named.fifoProperty]));
  const generated = generatedName(logicalId, place, named.maximumNameLength, isFifo);
  const defaultName = named.isLowerCase === true ? generated.toLowerCase() : generated;
  const name = typeof explicitName === 'string' ? explicitName : defaultName;
  // IAM is global: its ARNs have no region.
  const arn = named.arn(
    name,
    (service) => `arn:aws:${service}:${service === 'iam' ? '' : place.region}:${place.accountId}`,
    (property) => resolve(properties[property]),
  );
  return {
    type,
    name,
    ref: named.ref?.(name, arn, place) ?? name,
    attributes: { Arn: arn, ...named.attributes?.(name, arn) },
  };
}

/** Returns true if resources of this type have a name, an ARN and attributes here. */
export function isDescribed(type: string): boolean {
  return Object.hasOwn(namedTypes, type);
}

/**
 * Describes a resource that is not emulated, for a function's variable that refers to it. The name is the one that CloudFormation would
 * generate.
 */
export function standInFor({ logicalId, type }: NotEmulatedReferenceError, place: StackPlace): ResourceDescription {
  const name = generatedName(logicalId, place);
  const [, service = ''] = type.split('::');
  const arn = `arn:aws:${service.toLowerCase()}:${place.region}:${place.accountId}:${name}`;
  return { type, name, ref: name, attributes: { Arn: arn } };
}

/**
 * Returns CloudFormation's name for a resource. A name that is too long ends with a hash, where CloudFormation puts random characters, so
 * names stay distinct.
 */
function generatedName(
  logicalId: string,
  { stackName }: StackPlace,
  maximumLength = Number.POSITIVE_INFINITY,
  isFifo = false,
): string {
  const suffix = isFifo ? '.fifo' : '';
  const name = `${stackName}-${logicalId}`;
  if (name.length + suffix.length <= maximumLength) return name + suffix;
  const ending = `-${hash('sha256', name).slice(0, 8)}${suffix}`;
  return name.slice(0, maximumLength - ending.length) + ending;
}
