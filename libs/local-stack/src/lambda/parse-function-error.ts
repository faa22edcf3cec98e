import * as v from 'valibot';
import { parseJson } from '../json/parse-json.ts';
import type { FunctionError } from './invocation.ts';

const errorSchema = v.object({
  errorType: v.optional(v.string(), 'Error'),
  errorMessage: v.optional(v.string(), ''),
  stackTrace: v.optional(v.array(v.string()), []),
});

/** Reads the error that a runtime reports. An invalid body is an error of type `Runtime.InvalidError`. */
export function parseFunctionError(body: string): FunctionError {
  const json = parseJson(body);
  const parsed = json === undefined ? undefined : v.safeParse(errorSchema, json.value);
  return parsed?.success === true ? parsed.output : { errorType: 'Runtime.InvalidError', errorMessage: body };
}
