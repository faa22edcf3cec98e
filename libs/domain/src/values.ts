import * as v from 'valibot';
import { valuesProblems } from './value-problems.ts';

/** A JSON value: what one key of a row's map may hold. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

/** The values of a row by key. */
export type Values = Record<string, Value>;

/**
 * A map of values, each of which can be stored and sent unchanged: any key but an empty one, `__proto__`, and one that holds a backslash or what is
 * no character (`valuesProblems`).
 * (Valibot's own record drops keys such as `constructor` in silence, hence this one.)
 */
export const valuesSchema: v.GenericSchema<Values> = v.pipe(
  v.custom<Values>(() => true),
  v.rawCheck(({ dataset, addIssue }) => {
    const { value: input } = dataset;
    for (const { path, message } of valuesProblems(input)) {
      const item = { type: 'unknown', origin: 'value', input, key: path, value: undefined } as const;
      addIssue(path === '' ? { message } : { message, path: [item] });
    }
  }),
);
