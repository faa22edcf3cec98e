import { updateExpression, type UpdateParts } from '../../table/update-row.ts';

/** DynamoDB's limits of one expression: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const maximumExpressionBytes = 4_096;
const maximumOperators = 300;

export interface LargestUpdate {
  /** The number of entries in the update. */
  count: number;
  parts: UpdateParts;
}

/** The largest update, of 1 to `count` entries, that fits DynamoDB's expression limits together with `extraParts`. */
export function largestUpdate(
  count: number,
  partsOf: (count: number) => UpdateParts,
  extraParts?: UpdateParts,
): LargestUpdate {
  const whole = partsOf(count);
  if (fitsOneUpdate(whole, extraParts)) return { count, parts: whole };
  let largest = { count: 1, parts: partsOf(1) };
  let tooMany = count;
  while (tooMany - largest.count > 1) {
    const middle = Math.floor((largest.count + tooMany) / 2);
    const parts = partsOf(middle);
    if (fitsOneUpdate(parts, extraParts)) largest = { count: middle, parts };
    else tooMany = middle;
  }
  return largest;
}

/** An expression holds only ASCII characters, because attribute names are placeholders. */
function fitsOneUpdate(parts: UpdateParts, extraParts: UpdateParts = { set: [], values: {} }): boolean {
  const expression = updateExpression({
    set: [...parts.set, ...extraParts.set],
    remove: [...(parts.remove ?? []), ...(extraParts.remove ?? [])],
  });
  const operators = expression.match(/ = |\w\(/g) ?? [];
  return expression.length <= maximumExpressionBytes && operators.length <= maximumOperators;
}
