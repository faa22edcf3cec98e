/** How likely each fault is each time it could happen, 0 (never) to 1. */
export interface Faults {
  /** A batch is handed to two invocations at once. */
  duplicateDelivery: number;
  /** A queue hands out another message than the one that has been visible for longest. */
  reorderedDelivery: number;
  /** A message stays hidden for a while before it can be delivered. */
  delayedDelivery: number;
  /** DynamoDB throttles the request. */
  throttle: number;
  /** The service answers 500. */
  serverError: number;
  /** The connection breaks before the request had an effect. */
  brokenBefore: number;
  /** The connection breaks after the request had its effect. */
  brokenAfter: number;
  /** `SendMessageBatch` takes some entries and reports the rest as failed. */
  partialSend: number;
  /** `BatchGetItem` leaves some keys unprocessed. */
  unprocessedKeys: number;
  /** A query of the index does not see the newest writes yet. */
  staleIndex: number;
  /** The function dies over a request. */
  crash: number;
  /** Time passes the function by until its timeout kills it. */
  timeout: number;
  /** A trigger comes twice. */
  duplicateTrigger: number;
  /** A function that a schedule starts sees, at some look, that its time is up. */
  cutOff: number;
  /** All that could happen takes longer than the next timer: a message comes back, a retry begins, a function's time is up. */
  stall: number;
  /** A read of a table that does not ask for consistency shows items as they were before the last second. */
  staleRead: number;
  /** A page of a query or a scan ends after a few items, as if they were large. */
  shortPage: number;
  /** `BatchWriteItem` leaves some writes unprocessed. */
  unprocessedItems: number;
  /** The clock of a function's host is a few seconds fast or slow. */
  clockSkew: number;
  /** DynamoDB cancels a transaction because another request is under way on one of its items. */
  transactionConflict: number;
}

/** What can go wrong in a simulated run. */
export type FaultName = keyof Faults;

/** Narrows a string, such as that of a flag, to the name of a fault. */
export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(noFaults, name);
}

/** Nothing goes wrong: what a simulation has unless its case sets it otherwise. */
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

/** Every fault on, each rare enough that a run still gets somewhere and common enough that most runs meet several. */
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
