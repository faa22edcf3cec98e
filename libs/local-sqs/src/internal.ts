/** Exports for Daybreak's other packages. They are not part of the API and can change in any version. */

export {
  defaultAttributes,
  defaultFifoAttributes,
  numberRanges,
  withAttributes,
} from './attributes/queue-attributes.ts';
export { assertQueueName } from './attributes/queue-name.ts';
export { createRandom } from './engine/random.ts';
export { mayRedrive } from './engine/redrive.ts';
export { recordOf } from './schemas/record-of.ts';
export { queuesFileName } from './store/create-sqlite-store.ts';
export { isSqliteBusy } from './store/sqlite-busy.ts';
