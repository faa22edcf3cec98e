import type { Priority } from './priority.ts';
import type { RowDefinition } from './row.ts';
import type { Shift } from './shifted-date.ts';

/** The fields of a definition that a row may lack. */
type Options = {
  dueTime?: string;
  tenant?: string;
  priority?: Priority;
  repeat?: string;
  calendar?: string;
  shift?: Shift;
  catchUp?: string;
};

/** The optional fields of a definition, without those that it lacks. */
export function optionsOf({
  dueTime,
  tenant,
  priority,
  repeat,
  calendar,
  shift,
  catchUp,
}: Pick<RowDefinition, keyof Options>): Options {
  return {
    ...(dueTime === undefined ? {} : { dueTime }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(priority === undefined ? {} : { priority }),
    ...(repeat === undefined ? {} : { repeat }),
    ...(calendar === undefined ? {} : { calendar }),
    ...(shift === undefined ? {} : { shift }),
    ...(catchUp === undefined ? {} : { catchUp }),
  };
}

/** The definition of a row, without its state. `anchorDate` and `occurrence` of a stored row are state. */
export function definitionOf(row: RowDefinition): RowDefinition {
  const { id, dueDate, timeZone, rule, changes, values } = row;
  return { id, dueDate, timeZone, rule, changes, values, ...optionsOf(row) };
}
