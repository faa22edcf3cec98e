import { createResolver } from './create-resolver.ts';
import type { StackPlace } from './describe-resource.ts';
import type { Exports } from './exports.ts';
import type { Template } from './template-schema.ts';

/** Resolves what may refer to resources that are not emulated: a name that stands for such a one is as good as any. */
export interface StandIns {
  /** The value, and the resources that are not emulated and that it refers to: their types, by their logical ids. */
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
