import { updateExpression, type UpdateParts } from './update-row.ts';

/** DynamoDB's limits on one expression. */
const maximumExpressionBytes = 4_096;
const maximumOperators = 300;

/** The most, up to `count` and at least one, for which one update takes what `partsOf` makes. */
export function mostForOneUpdate(count: number, partsOf: (count: number) => UpdateParts): number {
  if (fitsOneUpdate(partsOf(count))) return count;
  let most = 1;
  let tooMany = count;
  while (tooMany - most > 1) {
    const between = Math.floor((most + tooMany) / 2);
    if (fitsOneUpdate(partsOf(between))) most = between;
    else tooMany = between;
  }
  return most;
}

/** An expression names attributes by placeholders, so its characters are its bytes. */
function fitsOneUpdate(parts: UpdateParts): boolean {
  const expression = updateExpression(parts);
  const operators = expression.match(/ = |\w\(/g) ?? [];
  return expression.length <= maximumExpressionBytes && operators.length <= maximumOperators;
}
