/**
 * For a suite that counts what a duplicate would add to, whoever is right: messages that a row is cut into, lines that are logged,
 * attempts that a message has. Receives are no reason: duplicates are not among them (`receiveCounts`).
 */
export const noDuplicates = { delivery: { duplicates: 0 } } as const;
