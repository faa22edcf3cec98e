const firstMs = 500;
const everyMs = 2_000;

/** A function that returns whether it is time for a line: half a second after the start, then every two seconds. `now` counts milliseconds. */
export function createLinePace(now: () => number): () => boolean {
  let nextAt = now() + firstMs;
  return () => {
    const time = now();
    if (time < nextAt) return false;
    nextAt = time + everyMs;
    return true;
  };
}
