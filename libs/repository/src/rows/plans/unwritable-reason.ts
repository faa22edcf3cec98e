/**
 * Messages of a ValidationException with which an update can never succeed, each with the reason to show. Any other
 * ValidationException may be a defect that a deployment fixes, so it is retried.
 */
const permanentProblems: readonly (readonly [message: RegExp, reason: string])[] = [
  [
    /item size (to update )?has exceeded the maximum allowed size/i,
    "the row would exceed DynamoDB's item size limit of 400 KB",
  ],
  [/nesting levels have exceeded supported limits/i, 'a value is nested too deeply'],
  [/number (overflow|underflow)|more than 38 significant digits/i, 'a number is out of range'],
  [/size of (attribute|key) name|attribute name\b.*(too (long|large)|exceed)/i, 'a key is too long'],
  [
    /expression attribute (names|values).*(exceed|too large)|expression size has exceeded/i,
    'the values are too large for one update',
  ],
  [/document path provided in the update expression is invalid/i, 'the values attribute of the row is not a map'],
];

/** Why an update can never succeed, without the row's values; undefined when a retry may help. */
export function unwritableReason(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.name !== 'ValidationException') return undefined;
  return permanentProblems.find(([message]) => message.test(error.message))?.[1];
}
