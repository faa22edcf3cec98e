import { describeResource, isDescribed, type ResourceDescription, standInFor } from './describe-resource.ts';
import type { StackPlace } from './stack-place.ts';
import { type Exports, noExports } from './exports.ts';
import { intrinsics, type IntrinsicContext, isTrue, noValue } from './intrinsics.ts';
import { isRecord } from '../json/is-record.ts';
import { NotEmulatedReferenceError, UnresolvedReferenceError } from './template-error.ts';
import type { Template } from './template-schema.ts';

export interface Resolver {
  /** Returns the value with every intrinsic function replaced by its local result. Throws UnresolvedReferenceError. */
  resolve(value: unknown): unknown;
  condition(name: string): boolean;
  /** Returns the name, ARN or URL of the resource on this stack. */
  ref(logicalId: string): string;
  attribute(logicalId: string, attribute: string): string;
}

export interface ResolverOptions {
  /** Returns a replacement for an intrinsic function that can't be resolved. Without it, the resolver throws. */
  readonly onUnresolved?: ((value: unknown) => unknown) | undefined;
  /**
   * Receives each reference to a resource that is not emulated, which then resolves to a generated name. Without it, the resolver throws.
   */
  readonly onNotEmulated?: ((reference: NotEmulatedReferenceError) => void) | undefined;
  /** The exports of other stacks. Default: none. */
  readonly exports?: Exports | undefined;
}

/** Resolves the template's intrinsic functions to local values. Parameters without a value have their default. */
export function createResolver(
  template: Template,
  place: StackPlace,
  parameters: Readonly<Record<string, string>> = {},
  { onUnresolved, onNotEmulated, exports = noExports }: ResolverOptions = {},
): Resolver {
  const pseudoParameters = pseudoParametersOf(place);
  const resolving = new Set<string>();
  // Without this cache, a chain of names that each refer twice to the next one would take exponential time.
  const descriptions = new Map<string, ResourceDescription>();
  const conditions = new Map<string, boolean>();

  /** Throws for a name that refers to itself, directly or through others. */
  const guarded = <T>(key: string, compute: () => T): T => {
    if (resolving.has(key)) throw new UnresolvedReferenceError(`${key} refers to itself`);
    resolving.add(key);
    try {
      return compute();
    } finally {
      resolving.delete(key);
    }
  };

  const orUnresolved = (value: unknown, compute: () => unknown): unknown => {
    try {
      return compute();
    } catch (error) {
      if (onUnresolved === undefined || !(error instanceof UnresolvedReferenceError)) throw error;
      return onUnresolved(value);
    }
  };

  const describe = (logicalId: string): ResourceDescription => {
    const known = descriptions.get(logicalId);
    if (known !== undefined) return known;
    const resource = own(template.Resources, logicalId);
    if (resource === undefined) throw new UnresolvedReferenceError(`${logicalId} is not in the template`);
    if (resource.Condition !== undefined && !context.condition(resource.Condition)) {
      throw new UnresolvedReferenceError(
        `${logicalId} is not created, because its condition ${resource.Condition} is false`,
      );
    }
    const description = guarded(logicalId, () => describeResource(logicalId, resource, place, context.resolve));
    descriptions.set(logicalId, description);
    return description;
  };

  const orStandIn = <Value>(compute: () => Value, standIn: (description: ResourceDescription) => Value): Value => {
    try {
      return compute();
    } catch (error) {
      if (onNotEmulated === undefined || !(error instanceof NotEmulatedReferenceError)) throw error;
      onNotEmulated(error);
      return standIn(standInFor(error, place));
    }
  };
  const describeOrStandIn = (logicalId: string): ResourceDescription =>
    orStandIn(
      () => describe(logicalId),
      (description) => description,
    );

  const context: IntrinsicContext & Resolver = {
    resolve(value) {
      if (Array.isArray(value)) return value.map(context.resolve).filter((entry) => entry !== noValue);
      if (typeof value === 'string') return orUnresolved(value, () => withoutDynamicReference(value));
      if (!isRecord(value)) return value;
      const entries = Object.entries(value);
      const [first] = entries;
      if (entries.length === 1 && first !== undefined) {
        const [name, argument] = first;
        const intrinsic = Object.hasOwn(intrinsics, name) ? intrinsics[name] : undefined;
        if (intrinsic !== undefined || name.startsWith('Fn::')) {
          return orUnresolved(value, () => {
            if (intrinsic === undefined) throw new UnresolvedReferenceError(`${name} is not emulated`);
            return withoutDynamicReference(withinLimit(intrinsic(argument, context)));
          });
        }
      }
      const resolved = entries.map(([key, entry]): [string, unknown] => [key, context.resolve(entry)]);
      return Object.fromEntries<unknown>(resolved.filter(([, entry]) => entry !== noValue));
    },
    ref(name) {
      const pseudo = pseudoParameters.get(name);
      if (pseudo !== undefined) return pseudo;
      const parameter = own(template.Parameters, name);
      if (parameter === undefined) return describeOrStandIn(name).ref;
      const explicit = own(parameters, name);
      if (explicit === undefined && parameter.Type.startsWith('AWS::SSM::')) {
        throw new UnresolvedReferenceError(
          `Parameter ${name} is an ${parameter.Type}, and Parameter Store is not emulated: set it with the ` +
            `option parameters: { ${name}: '…' }`,
        );
      }
      const value = explicit ?? parameter.Default;
      if (value === undefined)
        throw new UnresolvedReferenceError(
          `Parameter ${name} has no value and no default: set it with the option parameters: { ${name}: '…' }`,
        );
      return typeof value === 'string' ? value : JSON.stringify(value);
    },
    attribute(logicalId, attribute) {
      const { type, name, attributes } = describeOrStandIn(logicalId);
      const value = own(attributes, attribute);
      if (value !== undefined) return value;
      if (!isDescribed(type)) return `${name}.${attribute}`;
      throw new UnresolvedReferenceError(`${logicalId} (${type}) has no attribute ${attribute} here`);
    },
    condition(name) {
      if (!Object.hasOwn(template.Conditions, name)) {
        throw new UnresolvedReferenceError(`Condition ${name} is not in the template`);
      }
      const known = conditions.get(name);
      if (known !== undefined) return known;
      const holds = guarded(`Condition ${name}`, () => isTrue(context.resolve(template.Conditions[name])));
      conditions.set(name, holds);
      return holds;
    },
    importValue: (name) =>
      orStandIn(
        () => exports.valueOf(name),
        ({ ref }) => ref,
      ),
    mapping(name, first, second) {
      const value = own(own(own(template.Mappings, name), first), second);
      if (value !== undefined) return value;
      throw new UnresolvedReferenceError(`Mapping ${name} has no ${first}.${second}`);
    },
  };
  return context;
}

/** Ignores inherited properties, such as `constructor`. */
function own<Value>(record: Readonly<Record<string, Value>> | undefined, key: string): Value | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

/** The maximum size of a template, 1 MB, so a longer string is a mistake. */
const maximumLength = 1_048_576;

function withinLimit(value: unknown): unknown {
  if (typeof value !== 'string' || value.length <= maximumLength) return value;
  throw new UnresolvedReferenceError(`A string would be longer than ${maximumLength} characters`);
}

/** Throws for a dynamic reference. CloudFormation would replace it by a value from Parameter Store or Secrets Manager. */
function withoutDynamicReference(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const [reference] = /\{\{resolve:[^}]*(\}\})?/.exec(value) ?? [];
  if (reference === undefined) return value;
  throw new UnresolvedReferenceError(`The dynamic reference ${reference} is not emulated`);
}

function pseudoParametersOf({ accountId, region, stackName }: StackPlace): ReadonlyMap<string, string> {
  return new Map([
    ['AWS::AccountId', accountId],
    ['AWS::Region', region],
    ['AWS::Partition', 'aws'],
    ['AWS::URLSuffix', 'amazonaws.com'],
    ['AWS::StackName', stackName],
    ['AWS::StackId', `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`],
  ]);
}
