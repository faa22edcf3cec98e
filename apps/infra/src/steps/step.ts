import { pascalCase } from '../pascal-case.ts';
import type { ConsumerSettings, FunctionSettings } from '../settings.ts';

/** Your own function, which receives each message that another function has processed: docs/steps.md. */
export interface Step {
  /** In kebab-case: the name of the app's folder, its bundle, the function, its queue and its alarms. For example `send-notice`. */
  name: string;
  /**
   * Whose messages the step receives: those of `worker` or `writer`, of a step earlier in the list by its name, or, with `completion`, one message for
   * each completed row.
   */
  after: string;
  function: FunctionSettings;
  consumer: ConsumerSettings;
  /** The actions that it calls on the rows table, for example `dynamodb:BatchGetItem`. */
  rowsTableActions: readonly string[];
  /** Additional environment variables. */
  environment?: Readonly<Record<string, string>>;
  /** The full ARNs of the Secrets Manager secrets that it reads, by the environment variable that passes each ARN to the function. */
  secrets?: Readonly<Record<string, string>>;
  /** Its other permissions. The function has no permission that the step does not list. */
  grants?: readonly StepGrant[];
}

export interface StepGrant {
  /** IAM actions without wildcards, for example `sns:Publish`. */
  actions: readonly string[];
  /** ARNs, without wildcards. */
  resourceArns: readonly string[];
}

/** Returns the logical id of a step's function, and the prefix of its other ids: `PriceAudit` for `price-audit`. */
export function stepId({ name }: Pick<Step, 'name'>): string {
  return pascalCase(name);
}
