import type { RowDefinition } from './row.ts';

/** The fields of a definition that a row may lack, in a fixed order. */
const optionalFields = ['dueTime', 'repeat'] as const;

type OptionalField = (typeof optionalFields)[number];

/** The optional fields of a definition, without those that it lacks. */
export function optionsOf(definition: Pick<RowDefinition, OptionalField>): Partial<Record<OptionalField, string>> {
  return Object.fromEntries(
    optionalFields.flatMap((name) => {
      const value = definition[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** The definition of a row, without its state. `anchorDate` and `occurrence` of a stored row are state. */
export function definitionOf(row: RowDefinition): RowDefinition {
  const { id, dueDate, timeZone, rule, changes, values } = row;
  return { id, dueDate, timeZone, rule, changes, values, ...optionsOf(row) };
}
