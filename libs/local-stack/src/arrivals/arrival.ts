/**
 * What comes to a stack from outside, and where: as its owners, other systems and the clock bring it. Each thing is named by its name or
 * its logical id.
 */
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
  /** Of a FIFO queue, which needs one, and of a fair standard one. */
  readonly messageGroupId?: string | undefined;
}

/** A message that is published to a topic. */
export interface NotificationArrival {
  readonly topic: string;
  readonly message: string;
  readonly subject?: string | undefined;
  /** Texts and numbers, by name. */
  readonly messageAttributes?: Readonly<Record<string, string | number>> | undefined;
  /** Of a FIFO topic, which needs one. */
  readonly messageGroupId?: string | undefined;
}

/** An event that is put on a bus. */
export interface EventArrival {
  readonly eventBus: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: object;
}

/** A firing of a schedule, or of a rule with a schedule expression. */
export interface ScheduleArrival {
  readonly schedule: string;
  /** UTC instant. */
  readonly scheduledTime: string;
  /** Properties that the event gets besides, or in place of, its own. */
  readonly input?: object | undefined;
}

/** An item that is put into a table. */
export interface ItemArrival {
  readonly table: string;
  /** As DynamoDB's `PutItem` takes it: `{ id: { S: 'order-1' } }`. */
  readonly item: Readonly<Record<string, object>>;
}

/** An object that is put into a bucket. */
export interface ObjectArrival {
  readonly bucket: string;
  readonly key: string;
  readonly body: string;
}

/** An event with which a function is invoked asynchronously. */
export interface InvocationArrival {
  readonly functionName: string;
  readonly event: unknown;
}
