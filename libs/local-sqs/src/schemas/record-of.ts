import * as v from 'valibot';

/**
 * An object with any keys whose values match `element`. Unlike valibot's `record`, it keeps keys such as `constructor`
 * and rejects `__proto__`, which an assignment would treat as the prototype.
 */
export function recordOf<const Element extends v.GenericSchema>(
  element: Element,
): v.GenericSchema<unknown, Record<string, v.InferOutput<Element>>> {
  return v.pipe(
    v.unknown(),
    v.check(isRecord, 'Invalid type: Expected Object'),
    v.rawTransform(({ dataset: { value: record }, addIssue, NEVER }) => {
      if (!isRecord(record)) return NEVER;
      const output: [string, v.InferOutput<Element>][] = [];
      for (const [key, value] of Object.entries(record)) {
        const place = { type: 'object', origin: 'value', input: record, key, value } as const;
        if (key === '__proto__') addIssue({ message: 'The key __proto__ is not allowed', path: [place] });
        const parsed = v.safeParse(element, value);
        if (parsed.success) output.push([key, parsed.output]);
        else
          for (const { message, input, path = [] } of parsed.issues)
            addIssue({ message, input, path: [place, ...path] });
      }
      return Object.fromEntries(output);
    }),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
