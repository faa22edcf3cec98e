/**
 * What DynamoDB's ValidationExceptions say when an update can never succeed, with our words for it. Any other one may be a fault of
 * ours that a new version mends, so it is left to be retried.
 */
const permanentProblems: readonly (readonly [said: RegExp, reason: string])[] = [
  [
    /item size (to update )?has exceeded the maximum allowed size/i,
    "the row would be above DynamoDB's limit of 400 KB",
  ],
  [/nesting levels have exceeded supported limits/i, 'a value is nested too deep'],
  [/number (overflow|underflow)|more than 38 significant digits/i, 'a number is out of range'],
  [/size of (attribute|key) name|attribute name\b.*(too (long|large)|exceed)/i, 'a key is too long'],
  [
    /expression attribute (names|values).*(exceed|too large)|expression size has exceeded/i,
    'they are too large for one update',
  ],
  [/document path provided in the update expression is invalid/i, 'the row has no map of values'],
];

/** Why the update can never succeed, in words without the row's values; undefined when trying again may help. */
export function unwritableReason(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.name !== 'ValidationException') return undefined;
  return permanentProblems.find(([said]) => said.test(error.message))?.[1];
}
