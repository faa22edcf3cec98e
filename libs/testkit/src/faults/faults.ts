/** The rate of each fault, from 0 (never) to 1: the probability that it happens each time it can. */
export interface Faults {
  /** A batch is delivered to two invocations at once. */
  duplicateDelivery: number;
  /** A queue delivers a message other than the one that has been visible for longest. */
  reorderedDelivery: number;
  /** A message stays hidden for 1 to 600 s before it can be delivered. */
  delayedDelivery: number;
  /** A service other than SQS throttles the request. */
  throttle: number;
  /** The service answers 500. */
  serverError: number;
  /** The connection breaks before the request had an effect. */
  brokenBefore: number;
  /** The connection breaks after the request had its effect. */
  brokenAfter: number;
  /** `SendMessageBatch` or `PutEvents` accepts some entries and reports the others as failed. */
  partialSend: number;
  /** `BatchGetItem` leaves some keys unprocessed. */
  unprocessedKeys: number;
  /** A query of an index does not show the newest writes yet. */
  staleIndex: number;
  /** The function crashes, before or after the effect of a request. */
  crash: number;
  /** Time passes during a request until the function's timeout ends the invocation. */
  timeout: number;
  /** A trigger invokes its function twice. */
  duplicateTrigger: number;
  /** A function that a schedule invokes reads a remaining time of 0, from some call of `getRemainingTimeInMillis` on. */
  cutOff: number;
  /** The next timer fires before anything else happens: a message is visible again, a retry starts or a function times out. */
  stall: number;
  /** A read of a table without `ConsistentRead` shows items written in the last second as they were before. */
  staleRead: number;
  /** A page of a query or a scan ends after one to three items, as if they were large. */
  shortPage: number;
  /** `BatchWriteItem` leaves some writes unprocessed. */
  unprocessedItems: number;
  /** The clock of an invocation is up to 2 s fast or slow. */
  clockSkew: number;
  /** DynamoDB cancels a transaction because another request is under way on one of its items. */
  transactionConflict: number;
}

/** The name of a fault of the simulation. */
export type FaultName = keyof Faults;

/** Whether a string, such as the value of a flag, is the name of a fault. */
export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(noFaults, name);
}

/** The rate 0 for every fault, which is the default of a simulation. */
export const noFaults: Faults = {
  duplicateDelivery: 0,
  reorderedDelivery: 0,
  delayedDelivery: 0,
  throttle: 0,
  serverError: 0,
  brokenBefore: 0,
  brokenAfter: 0,
  partialSend: 0,
  unprocessedKeys: 0,
  staleIndex: 0,
  crash: 0,
  timeout: 0,
  duplicateTrigger: 0,
  cutOff: 0,
  stall: 0,
  staleRead: 0,
  shortPage: 0,
  unprocessedItems: 0,
  clockSkew: 0,
  transactionConflict: 0,
};

/** A rate for every fault: low enough that a run makes progress, and high enough that most runs have several faults. */
export const everyFault: Faults = {
  duplicateDelivery: 0.1,
  reorderedDelivery: 0.3,
  delayedDelivery: 0.05,
  throttle: 0.03,
  serverError: 0.03,
  brokenBefore: 0.03,
  brokenAfter: 0.03,
  partialSend: 0.1,
  unprocessedKeys: 0.1,
  staleIndex: 0.1,
  crash: 0.02,
  timeout: 0.01,
  duplicateTrigger: 0.2,
  cutOff: 0.1,
  stall: 0.02,
  staleRead: 0.3,
  shortPage: 0.2,
  unprocessedItems: 0.1,
  clockSkew: 0.1,
  transactionConflict: 0.1,
};
