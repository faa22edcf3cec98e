const member = Buffer.from(',"ConsumedCapacity":');
const end = Buffer.from('}');

/** What an answer consumed, and the answer without it. */
export interface CutAnswer {
  readonly consumed: unknown;
  readonly rest: Buffer;
}

/**
 * Takes the units off an answer that ends with them, as the engines' do, without reading the rest: a page of items is a hundred times
 * as long. Undefined for an answer that ends with something else.
 */
export function cutUnits(answer: Buffer): CutAnswer | undefined {
  const at = answer.lastIndexOf(member);
  if (at < 0) return undefined;
  try {
    // A member of that name within an item is followed by more than the end of the answer, so that this is no JSON.
    const consumed: unknown = JSON.parse(answer.toString('utf8', at + member.length, answer.length - end.length));
    return { consumed, rest: Buffer.concat([answer.subarray(0, at), end]) };
  } catch {
    return undefined;
  }
}
