import { describe, expect, it } from '@jest/globals';
import { chunkEntries, maximumBytes } from './chunk-entries.ts';

const entries = (...sizes: number[]) => sizes.map((bytes, index) => ({ bytes, index }));
const sizesOf = (chunks: { bytes: number }[][]) => chunks.map((chunk) => chunk.map(({ bytes }) => bytes));

describe('chunkEntries', () => {
  it('puts at most ten entries into a request, in their order', () => {
    const chunks = chunkEntries(entries(...Array.from({ length: 21 }, () => 1)));
    expect(chunks.map((chunk) => chunk.length)).toEqual([10, 10, 1]);
    expect(chunks.flat().map(({ index }) => index)).toEqual(Array.from({ length: 21 }, (_, index) => index));
  });

  it('puts at most 1 MiB into a request, to the byte', () => {
    const half = maximumBytes / 2;
    expect(sizesOf(chunkEntries(entries(half, half, 1)))).toEqual([[half, half], [1]]);
    expect(sizesOf(chunkEntries(entries(half, half + 1, 1)))).toEqual([[half], [half + 1, 1]]);
    expect(sizesOf(chunkEntries(entries(maximumBytes, maximumBytes)))).toEqual([[maximumBytes], [maximumBytes]]);
  });

  it('returns no request for no entries', () => {
    expect(chunkEntries([])).toEqual([]);
  });
});
