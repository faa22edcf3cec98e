import { createRandom } from '@daybreak/local-stack/internal';

/**
 * Where every choice of a simulated run comes from, and the record of them. The record alone replays the run: given
 * the same decisions, the same code has the same events.
 */
export interface Decisions {
  /** One of `count` options, 0 to `count - 1`. Always 0 where there is nothing to choose. */
  choose(count: number): number;
  /** Whether something of this probability happens now. */
  chance(probability: number): boolean;
  /** A number of 31 bits that chance is made of; it is drawn, not chosen among options. */
  draw(): number;
  /** What was decided so far, in order. */
  readonly taken: readonly number[];
}

/** Decisions drawn from a seed. */
export function seededDecisions(seed: number): Decisions {
  const random = createRandom(seed);
  return recordingDecisions(
    (count) => Math.floor(random() * count),
    (probability) => random() < probability,
    () => Math.floor(random() * 2 ** 31),
  );
}

/** Decisions taken from a record; past its end the first option is chosen and no fault happens. */
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
