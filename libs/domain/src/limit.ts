import * as v from 'valibot';

/** How many rows a second may go on, of a rule, of a tenant, or of both. What they call can't take more. */
export interface Limit {
  rule?: string | undefined;
  tenant?: string | undefined;
  rowsPerSecond: number;
}

const nameSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
const limitSchema = v.pipe(
  v.strictObject({
    rule: v.optional(nameSchema),
    tenant: v.optional(nameSchema),
    rowsPerSecond: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(10_000)),
  }),
  v.check(({ rule, tenant }) => rule !== undefined || tenant !== undefined, 'A limit needs a rule or a tenant'),
);

/** Limits as settings have them: each of another rule or tenant. */
export const limitsSchema = v.pipe(
  v.array(limitSchema),
  v.maxLength(100),
  v.check((limits) => new Set(limits.map(limitName)).size === limits.length, 'Two limits are of the same rows'),
);

/** The name of a limit, the same for the same rows. */
export function limitName({ rule, tenant }: Limit): string {
  return JSON.stringify([rule ?? null, tenant ?? null]);
}

/** The limits that hold for a row. */
export function limitsOf(row: { rule: string; tenant?: string | undefined }, limits: readonly Limit[]): Limit[] {
  return limits.filter(
    ({ rule, tenant }) => (rule === undefined || rule === row.rule) && (tenant === undefined || tenant === row.tenant),
  );
}
