import { createResolver } from './create-resolver.ts';
import type { StackPlace } from './stack-place.ts';
import type { Exports } from './exports.ts';
import type { Template } from './template-schema.ts';

/** Resolves values that may refer to resources that are not emulated. Such a reference resolves to a generated name. */
export interface StandIns {
  /** Returns the resolved value, and the type of each resource that it refers to and that is not emulated, by logical id. */
  resolve(value: unknown): { resolved: unknown; notEmulated: ReadonlyMap<string, string> };
}

export function createStandIns(
  template: Template,
  place: StackPlace,
  { parameters, exports }: { parameters: Readonly<Record<string, string>> | undefined; exports: Exports },
): StandIns {
  let notEmulated = new Map<string, string>();
  const resolver = createResolver(template, place, parameters, {
    exports,
    onNotEmulated: ({ logicalId, type }) => void notEmulated.set(logicalId, type),
  });
  return {
    resolve(value) {
      notEmulated = new Map();
      return { resolved: resolver.resolve(value), notEmulated };
    },
  };
}
