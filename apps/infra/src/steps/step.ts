import { pascalCase } from '../pascal-case.ts';
import type { ConsumerSettings, FunctionSettings } from '../settings.ts';

/** A function of yours, which gets each message that another function has dealt with: docs/adr/0014. */
export interface Step {
  /** In kebab-case, and one name everywhere: the app's folder, its bundle, the function, its queue and its alarms. */
  name: string;
  /** Whose messages it gets: those of the worker, the writer, or a step that stands before it in the list. */
  after: string;
  function: FunctionSettings;
  consumer: ConsumerSettings;
  /** What it calls on the rows table, for example `dynamodb:BatchGetItem`. Nothing may do more than it names. */
  rowsTableActions: readonly string[];
}

/** What a step's constructs are named by: `PriceAudit` of `price-audit`. */
export function stepId({ name }: Pick<Step, 'name'>): string {
  return pascalCase(name);
}
