import { updateExpression, type UpdateParts } from '../../table/update-row.ts';

/** DynamoDB's limits on one expression. */
const maximumExpressionBytes = 4_096;
const maximumOperators = 300;

export interface LargestUpdate {
  /** How many entries it is of. */
  count: number;
  parts: UpdateParts;
}

/** The update of the most entries, up to `count` and at least one, that DynamoDB takes together with what stands `besides`. */
export function largestUpdate(
  count: number,
  partsOf: (count: number) => UpdateParts,
  besides?: UpdateParts,
): LargestUpdate {
  const whole = partsOf(count);
  if (fitsOneUpdate(whole, besides)) return { count, parts: whole };
  let largest = { count: 1, parts: partsOf(1) };
  let tooMany = count;
  while (tooMany - largest.count > 1) {
    const between = Math.floor((largest.count + tooMany) / 2);
    const parts = partsOf(between);
    if (fitsOneUpdate(parts, besides)) largest = { count: between, parts };
    else tooMany = between;
  }
  return largest;
}

/** An expression names attributes by placeholders, so its characters are its bytes. */
function fitsOneUpdate(parts: UpdateParts, besides: UpdateParts = { set: [], values: {} }): boolean {
  const expression = updateExpression({
    set: [...parts.set, ...besides.set],
    remove: [...(parts.remove ?? []), ...(besides.remove ?? [])],
  });
  const operators = expression.match(/ = |\w\(/g) ?? [];
  return expression.length <= maximumExpressionBytes && operators.length <= maximumOperators;
}
