import * as v from 'valibot';
import { createResolver } from './create-resolver.ts';
import type { StackPlace } from './stack-place.ts';
import { type Exports, noExports } from './exports.ts';
import { text } from './intrinsics.ts';
import { UnresolvedReferenceError } from './template-error.ts';
import type { Template } from './template-schema.ts';

export interface ExportingStack {
  readonly template: Template;
  readonly place: StackPlace;
  readonly parameters?: Readonly<Record<string, string>> | undefined;
}

const exportSchema = v.object({ Name: v.unknown() });

/** Collects the exports of stacks. An export is resolved on first use, because stacks may import from each other. */
export function createExports(stacks: readonly ExportingStack[]): Exports {
  const values = new Map<string, () => unknown>();
  const resolving = new Set<string>();
  const exports: Exports = {
    valueOf(name) {
      const value = values.get(name);
      if (value === undefined) return noExports.valueOf(name);
      if (resolving.has(name)) throw new UnresolvedReferenceError(`The export ${name} refers to itself`);
      resolving.add(name);
      try {
        return value();
      } finally {
        resolving.delete(name);
      }
    },
  };
  for (const { template, place, parameters } of stacks) {
    const resolver = createResolver(template, place, parameters, { exports });
    for (const { Value: value, Condition: condition, Export: exported } of Object.values(template.Outputs)) {
      const parsed = v.safeParse(exportSchema, exported);
      if (!parsed.success || (condition !== undefined && !resolver.condition(condition))) continue;
      values.set(text(resolver.resolve(parsed.output.Name)), () => resolver.resolve(value));
    }
  }
  return exports;
}
