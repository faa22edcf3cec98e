/** The settings of the event source mapping between a queue and a function. */
export interface ConsumerSettings {
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly maximumConcurrency: number;
  /** The event pollers of a mapping in provisioned mode. Undefined for the standard mode. */
  readonly minimumPollers: number | undefined;
}

export interface ConsumerFunctionSettings extends ConsumerSettings {
  readonly memoryMiB: number;
  readonly timeoutSeconds: number;
}

export const modelledFunctions = ['scanner', 'worker', 'writer'] as const;
export type ModelledFunction = (typeof modelledFunctions)[number];

export interface TableSettings {
  /** The write units per second that the table and its index accept from the start. Undefined for a new on-demand table. */
  readonly warmWriteUnits: number | undefined;
  readonly warmReadUnits: number | undefined;
  /** The on-demand maximum, or the account's quota for a table. */
  readonly maximumWriteUnits: number;
  readonly pointInTimeRecovery: boolean;
}

/** The function that sends events of completed rows, and their target. */
export interface NotifierSettings {
  readonly target: 'event-bus' | 'queue' | 'topic';
  readonly memoryMiB: number;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
}

/** The deployed settings that decide the cost and the duration of a day. */
export interface PipelineSettings extends Readonly<Record<ModelledFunction, ConsumerFunctionSettings>> {
  /** The function that applies owners' edits from messages. Undefined in a template of an older release. */
  readonly editor?: ConsumerFunctionSettings | undefined;
  readonly dueShardCount: number;
  /** Undefined: one message contains all values of a row. */
  readonly valuesPerMessage: number | undefined;
  readonly schedule: { readonly expression: string; readonly timeZone: string };
  readonly rowsTable: TableSettings;
  /** Undefined: the pipeline sends no events. */
  readonly notifier?: NotifierSettings | undefined;
  readonly logLevel: string;
  readonly logRetentionDays: number;
  /** The event source mappings. Each polls its queue all day. */
  readonly mappings: number;
  readonly alarms: number;
  readonly dashboards: number;
  /** The concurrent invocations of all functions in the account. */
  readonly accountConcurrency: number;
}
