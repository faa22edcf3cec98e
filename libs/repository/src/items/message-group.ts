import type { RowDefinition } from '@daybreak/domain';
import { canonicalHash } from './canonical-hash.ts';

/** SQS's limit. */
const maximumLength = 128;

/**
 * The SQS message group of a row's messages: its tenant, encoded as SQS and the due index need it. Undefined for a row without a
 * tenant, and for one of high priority: SQS treats a message without a group as a tenant of its own, which waits behind nobody.
 *
 * @example
 * messageGroupOf({ tenant: 'Ćwikła & Co' }); // '%C4%86wik%C5%82a%20%26%20Co'
 */
export function messageGroupOf({ tenant, priority }: Pick<RowDefinition, 'tenant' | 'priority'>): string | undefined {
  if (tenant === undefined || priority === 'high') return undefined;
  const encoded = encodeURIComponent(tenant.toWellFormed());
  return encoded.length <= maximumLength ? encoded : canonicalHash(tenant);
}
