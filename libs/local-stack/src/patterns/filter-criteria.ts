import { compilePattern, type Matcher, parsePattern, patternComparisons } from './compile-pattern.ts';

/**
 * Compiles the patterns of an event source mapping's `FilterCriteria`. The function receives the records that match one of them, or every
 * record without patterns. Throws PatternError.
 */
export function compileFilters(patterns: readonly string[]): Matcher {
  if (patterns.length === 0) return () => true;
  const filters = patterns.map((pattern) => compilePattern(parsePattern(pattern), patternComparisons.lambda));
  return (record) => filters.some((matches) => matches(record));
}
