/** What Daybreak's other packages share. It is no part of the API: it changes in any version. */

export { backOffSeconds } from './back-off.ts';
export { chunkEntries } from './chunk-entries.ts';
export { batchAnswer, toMessageAttributes } from './send-chunk.ts';
export { defaultRetries, type EntryAnswer, sendEntries } from './send-entries.ts';
