/** Exports for Daybreak's other packages. They are not part of the API, and may change in any version. */

export { clientConfig } from './pipeline/client-config.ts';
export { rewriteClient } from './pipeline/rewrite-requests.ts';
export { isFaultName } from './faults/faults.ts';
export { recordOf, recordsOf } from './wire/record-of.ts';
export type { Transport, WireRequest, WireResponse } from './wire/transport.ts';
