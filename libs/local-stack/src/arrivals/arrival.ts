/** Something that a client outside the stack sends, publishes or puts. Name its receiver by name or logical id. */
export type Arrival =
  | MessageArrival
  | NotificationArrival
  | EventArrival
  | ScheduleArrival
  | ItemArrival
  | ObjectArrival
  | InvocationArrival;

/** A message that is sent to a queue. */
export interface MessageArrival {
  readonly queue: string;
  readonly body: string;
  /** The message group of a FIFO queue, where it is required, or of a fair standard queue. */
  readonly messageGroupId?: string | undefined;
}

/** A message that is published to a topic. */
export interface NotificationArrival {
  readonly topic: string;
  readonly message: string;
  readonly subject?: string | undefined;
  /** The attributes of the message: strings and numbers, by name. */
  readonly messageAttributes?: Readonly<Record<string, string | number>> | undefined;
  /** The message group of a FIFO topic, where it is required. */
  readonly messageGroupId?: string | undefined;
}

/** An event that is put on an event bus. */
export interface EventArrival {
  readonly eventBus: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: object;
}

/** A firing of a schedule, or of a rule with a schedule expression. */
export interface ScheduleArrival {
  readonly schedule: string;
  /** The time of the firing, as a UTC instant. */
  readonly scheduledTime: string;
  /** Properties that are added to the event, or replace its own. */
  readonly input?: object | undefined;
}

/** An item that is put into a table. */
export interface ItemArrival {
  readonly table: string;
  /** The item as `PutItem` of DynamoDB takes it: `{ id: { S: 'order-1' } }`. */
  readonly item: Readonly<Record<string, object>>;
}

/** An object that is put into a bucket. */
export interface ObjectArrival {
  readonly bucket: string;
  readonly key: string;
  readonly body: string;
}

/** An event for an asynchronous invocation of a function. */
export interface InvocationArrival {
  readonly functionName: string;
  readonly event: unknown;
}
