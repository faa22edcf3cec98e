import * as v from 'valibot';
import { valuesProblems } from './value-problems.ts';

/** A JSON value, which one key of a row's map holds. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

/** The values of a row by key. */
export type Values = Record<string, Value>;

/**
 * A map of values that DynamoDB stores and SQS sends unchanged (see `valuesProblems`). It replaces valibot's `record`, which
 * silently drops keys such as `constructor`.
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
