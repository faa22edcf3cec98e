const member = Buffer.from(',"ConsumedCapacity":');
const end = Buffer.from('}');

/** The consumed units of a response, and the response without them. */
export interface CutAnswer {
  readonly consumed: unknown;
  readonly rest: Buffer;
}

/**
 * Removes the units from the end of a response, where the engines put them, without parsing the rest: a page of items is a hundred times as
 * long. Returns undefined for a response that ends with another member.
 */
export function cutUnits(answer: Buffer): CutAnswer | undefined {
  const at = answer.lastIndexOf(member);
  if (at < 0) return undefined;
  try {
    // After a member of that name within an item, more than the end of the response follows, so this text is not JSON.
    const consumed: unknown = JSON.parse(answer.toString('utf8', at + member.length, answer.length - end.length));
    return { consumed, rest: Buffer.concat([answer.subarray(0, at), end]) };
  } catch {
    return undefined;
  }
}
