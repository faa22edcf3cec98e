import * as v from 'valibot';

/** A JSON value: what one key of a row's map may hold. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

/** The values of a row by key. */
export type Values = Record<string, Value>;

export const valueSchema: v.GenericSchema<Value> = v.lazy(() =>
  v.union([v.string(), v.pipe(v.number(), v.finite()), v.boolean(), v.null(), v.array(valueSchema), valuesSchema]),
);

/** A map of values; a key that is empty is refused, since DynamoDB has no place for it in an expression. */
export const valuesSchema: v.GenericSchema<Values> = v.record(
  v.pipe(v.string(), v.minLength(1, 'A key must not be empty')),
  v.lazy(() => valueSchema),
);
