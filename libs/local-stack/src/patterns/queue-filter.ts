import { isRecord } from '../json/is-record.ts';
import { parseJson } from '../json/parse-json.ts';
import { compilePattern, parsePattern, patternComparisons } from './compile-pattern.ts';

/** Whether a record of an SQS event is handed to the function. */
export type QueueFilter = (record: { readonly body: string }) => boolean;

/**
 * Compiles the patterns of a queue's event source mapping: a message that matches none of them is deleted. A pattern with fields of the body
 * matches a body of JSON alone, and one with values of the body only a body of plain text. Throws PatternError.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
 */
export function compileQueueFilter(patterns: readonly string[]): QueueFilter {
  if (patterns.length === 0) return () => true;
  const filters = patterns.map((text) => {
    const pattern = parsePattern(text);
    return { bodyRule: pattern['body'], matches: compilePattern(pattern, patternComparisons.lambda) };
  });
  return (record) => {
    const json = parseJson(record.body)?.value;
    const isJson = isRecord(json);
    return filters.some(({ bodyRule, matches }) => {
      if (bodyRule !== undefined && isRecord(bodyRule) !== isJson) return false;
      return matches({ ...record, body: isJson ? json : record.body });
    });
  };
}
