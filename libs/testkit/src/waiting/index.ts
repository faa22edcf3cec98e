export {
  createItemExpectations,
  type ItemExpectation,
  ItemExpectationError,
  type ItemExpectations,
  type ItemReader,
} from './create-item-expectations.ts';
export { createTableReader, type TableItem, type TablePlace } from './create-table-reader.ts';
export type { Difference } from './differences.ts';
export { eventually, type EventuallyOptions } from './eventually.ts';
export { EventuallyError } from './eventually-error.ts';
export { expectNoMessage } from './expect-no-message.ts';
export { expectReceived, type ReceiveExpectation } from './expect-received.ts';
export { anyInstant, type Expected, type Matcher } from './matchers.ts';
export { MessageExpectationError } from './message-expectation-error.ts';
export type { QueueOrEngine, QueueView } from './queue-view.ts';
