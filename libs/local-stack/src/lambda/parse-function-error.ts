import * as v from 'valibot';
import type { FunctionError } from './invocation.ts';

const errorSchema = v.object({
  errorType: v.optional(v.string(), 'Error'),
  errorMessage: v.optional(v.string(), ''),
  stackTrace: v.optional(v.array(v.string()), []),
});

/** Reads the error that a runtime reports; one that can't be read is still an error. */
export function parseFunctionError(body: string): FunctionError {
  const json = parseJson(body);
  const parsed = json === undefined ? undefined : v.safeParse(errorSchema, json.value);
  return parsed?.success === true ? parsed.output : { errorType: 'Runtime.InvalidError', errorMessage: body };
}

/** The JSON value in a box, or undefined when the text is none. */
export function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
