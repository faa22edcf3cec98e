import { isRecord } from '../json/is-record.ts';
import { parseJson } from '../json/parse-json.ts';
import { compilePattern, parsePattern, patternComparisons } from './compile-pattern.ts';

/** Returns true if the function receives a record of an SQS event. */
export type QueueFilter = (record: { readonly body: string }) => boolean;

/**
 * Compiles the patterns of a queue's event source mapping, which deletes a message that matches none of them. A pattern with fields of the
 * body matches only a JSON body, and one with values of the body matches only a plain text body. Throws PatternError.
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
