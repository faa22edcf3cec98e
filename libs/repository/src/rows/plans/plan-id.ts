import type { Plan } from '@daybreak/domain';
import { canonicalHash } from '../../items/canonical-hash.ts';

/** Of 43 characters so many tell the plans of one version of a row apart. */
const planIdLength = 16;

/** Tells the plans of a row apart: the same for the same values and the same next date, whatever the order of their keys. */
export function planId({ values, next }: Plan): string {
  return canonicalHash([values, next === undefined ? null : { ...next }]).slice(0, planIdLength);
}
