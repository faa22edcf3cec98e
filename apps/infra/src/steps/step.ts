import { pascalCase } from '../pascal-case.ts';
import type { ConsumerSettings, FunctionSettings } from '../settings.ts';

/** A function of yours, which gets each message that another function has dealt with: docs/steps.md. */
export interface Step {
  /** In kebab-case, and one name everywhere: the app's folder, its bundle, the function, its queue and its alarms. */
  name: string;
  /** Whose messages it gets: those of the worker, the writer, or a step that stands before it in the list. */
  after: string;
  function: FunctionSettings;
  consumer: ConsumerSettings;
  /** What it calls on the rows table, for example `dynamodb:BatchGetItem`. */
  rowsTableActions: readonly string[];
  /** Environment variables of its own. */
  environment?: Readonly<Record<string, string>>;
  /** Secrets of Secrets Manager that it reads: the full ARN of each, by the environment variable in which the function finds that ARN. */
  secrets?: Readonly<Record<string, string>>;
  /** What else it calls. A step may do what it names here and above, and nothing else. */
  grants?: readonly StepGrant[];
}

export interface StepGrant {
  /** For example `sns:Publish`. */
  actions: readonly string[];
  /** ARNs, without wildcards. */
  resourceArns: readonly string[];
}

/** What a step's constructs are named by: `PriceAudit` of `price-audit`. */
export function stepId({ name }: Pick<Step, 'name'>): string {
  return pascalCase(name);
}
