/** Numbers that look random and are the same on every machine. */
export interface Random {
  /** A whole number from 0 up to, and not including, `below`. */
  whole(below: number): number;
  pick<Item>(items: readonly Item[]): Item;
  shuffle<Item>(items: readonly Item[]): Item[];
}

/** Mulberry32: 32 bits of state are plenty for example data. */
export function createRandom(seed: number): Random {
  let state = seed;
  const whole = (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * below);
  };
  const pick = <Item>(items: readonly Item[]): Item => {
    const [item] = items.slice(whole(items.length));
    if (item === undefined) throw new RangeError('There is nothing to pick from');
    return item;
  };
  const shuffle = <Item>(items: readonly Item[]): Item[] => {
    const left = [...items];
    return items.flatMap(() => left.splice(whole(left.length), 1));
  };
  return { whole, pick, shuffle };
}
