import { createRandom } from '@daybreak/local-stack/internal';

/**
 * Makes every choice of a simulated run, and records it. The record alone replays the run: with the same decisions, the same code
 * has the same events.
 */
export interface Decisions {
  /** Chooses one of `count` options, and returns 0 to `count - 1`. Returns 0 without a decision if there is at most one option. */
  choose(count: number): number;
  /** Decides whether something of this probability, 0 to 1, happens now. */
  chance(probability: number): boolean;
  /** Draws a random number of 31 bits. `explore` does not explore its values. */
  draw(): number;
  /** The decisions so far, in order. */
  readonly taken: readonly number[];
}

/** Creates decisions that a seed determines. */
export function seededDecisions(seed: number): Decisions {
  const random = createRandom(seed);
  return recordingDecisions(
    (count) => Math.floor(random() * count),
    (probability) => random() < probability,
    () => Math.floor(random() * 2 ** 31),
  );
}

/** Creates decisions that repeat a record. After its end, each choice is the first option and no fault happens. */
export function replayedDecisions(recorded: readonly number[]): Decisions {
  let position = 0;
  const next = (): number => recorded[position++] ?? 0;
  return recordingDecisions(
    (count) => Math.min(next(), count - 1),
    () => next() === 1,
    next,
  );
}

function recordingDecisions(
  choose: (count: number) => number,
  chance: (probability: number) => boolean,
  draw: () => number,
): Decisions {
  const taken: number[] = [];
  return {
    taken,
    choose(count) {
      if (count <= 1) return 0;
      const chosen = choose(count);
      taken.push(chosen);
      return chosen;
    },
    chance(probability) {
      if (probability <= 0) return false;
      const happens = chance(probability);
      taken.push(happens ? 1 : 0);
      return happens;
    },
    draw() {
      const drawn = draw();
      taken.push(drawn);
      return drawn;
    },
  };
}
