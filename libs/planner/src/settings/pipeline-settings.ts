/** How a mapping feeds a function from its queue. */
export interface ConsumerSettings {
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly maximumConcurrency: number;
  /** Event pollers of a mapping in provisioned mode; undefined for the standard mode. */
  readonly minimumPollers: number | undefined;
}

export interface ConsumerFunctionSettings extends ConsumerSettings {
  readonly memoryMiB: number;
  readonly timeoutSeconds: number;
}

export const modelledFunctions = ['scanner', 'worker', 'writer'] as const;
export type ModelledFunction = (typeof modelledFunctions)[number];

export interface TableSettings {
  /** Write units a second that the table and its index take from the start; undefined for a new on-demand table. */
  readonly warmWriteUnits: number | undefined;
  readonly warmReadUnits: number | undefined;
  /** The on-demand maximum, or the account's quota for a table. */
  readonly maximumWriteUnits: number;
  readonly pointInTimeRecovery: boolean;
}

/** The function that sends events of completed rows, and what they are sent to. */
export interface NotifierSettings {
  readonly target: 'event-bus' | 'queue' | 'topic';
  readonly memoryMiB: number;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
}

/** The deployed settings that decide what a day costs and how long it takes. */
export interface PipelineSettings extends Readonly<Record<ModelledFunction, ConsumerFunctionSettings>> {
  /** The function that makes owners' edits by messages; undefined in the template of an older release. */
  readonly editor?: ConsumerFunctionSettings | undefined;
  readonly dueShardCount: number;
  /** Undefined: one message holds all values of a row. */
  readonly valuesPerMessage: number | undefined;
  readonly schedule: { readonly expression: string; readonly timeZone: string };
  readonly rowsTable: TableSettings;
  /** Undefined: nobody is told by events. */
  readonly notifier?: NotifierSettings | undefined;
  readonly logLevel: string;
  readonly logRetentionDays: number;
  /** Event source mappings, each of which polls its queue all day. */
  readonly mappings: number;
  readonly alarms: number;
  readonly dashboards: number;
  /** Concurrent invocations of all functions of the account. */
  readonly accountConcurrency: number;
}
