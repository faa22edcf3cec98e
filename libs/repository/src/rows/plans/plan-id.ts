import { momentOf, type Plan } from '@daybreak/domain';
import { canonicalHash } from '../../items/canonical-hash.ts';

/** 96 bits of the hash, enough to distinguish the plans of one version of a row. */
const planIdLength = 16;

/** A hash of a plan's values and next date. It does not depend on the order of keys. */
export function planId({ values, next }: Plan): string {
  return canonicalHash([values, next === undefined ? null : momentOf(next)]).slice(0, planIdLength);
}
