import type { Circumstances, SimulationCase } from './simulation-case.ts';

/** Parts of one kind in the input of a case. `shrinkFailure` tries to leave out each. */
export interface Parts<Input> {
  /** Returns the number of parts in the input. */
  count: (input: Input) => number;
  /** Returns the properties of the input that change without the part at this index. */
  without: (input: Input, index: number) => Partial<Input>;
}

/** Parts of one kind in a whole case. */
export interface CaseParts<Input> {
  count: (small: SimulationCase<Input>) => number;
  without: (small: SimulationCase<Input>, index: number) => SimulationCase<Input>;
}

const faultsOf = ({ faults = {} }: Circumstances) => Object.entries(faults).filter(([, rate]) => rate > 0);

const allFaults: Parts<Circumstances> = {
  count: (small) => Math.min(1, faultsOf(small).length),
  without: () => ({ faults: {} }),
};
const capacity: Parts<Circumstances> = {
  count: (small) => (small.capacity === undefined ? 0 : 1),
  without: () => ({ capacity: undefined }),
};
const outages: Parts<Circumstances> = {
  count: (small) => small.outages?.length ?? 0,
  without: (small, index) => ({ outages: small.outages?.toSpliced(index, 1) }),
};
const singleFaults: Parts<Circumstances> = {
  count: (small) => faultsOf(small).length,
  without: (small, index) => ({ faults: Object.fromEntries(faultsOf(small).toSpliced(index, 1)) }),
};

/** Returns the elements of all arrays of an input, as parts. */
export function elementsOfArrays<Input extends object>(): Parts<Input> {
  const arraysOf = (input: Input) =>
    Object.entries(input)
      .filter(([name]) => name !== 'outages')
      .filter(isArrayEntry);
  return {
    count: (input) => arraysOf(input).reduce((sum, [, elements]) => sum + elements.length, 0),
    without(input, index) {
      let left = index;
      for (const [name, elements] of arraysOf(input)) {
        if (left < elements.length) return { ...input, [name]: elements.toSpliced(left, 1) };
        left -= elements.length;
      }
      return {};
    },
  };
}

function isArrayEntry(entry: [string, unknown]): entry is [string, unknown[]] {
  return Array.isArray(entry[1]);
}

/** Returns the parts of a case in the order of the search. All faults are first, because the other steps are faster without them. */
export function partsOfCase<Input>(partsOfInput: readonly Parts<Input>[]): CaseParts<Input>[] {
  const ofCircumstances = (parts: Parts<Circumstances>): CaseParts<Input> => ({
    count: parts.count,
    without: (small, index) => ({ ...small, ...parts.without(small, index) }),
  });
  const ofInput = (parts: Parts<Input>): CaseParts<Input> => ({
    count: parts.count,
    without: (small, index) => ({ ...small, ...parts.without(small, index) }),
  });
  return [
    ofCircumstances(allFaults),
    ...partsOfInput.map(ofInput),
    ...[capacity, outages, singleFaults].map(ofCircumstances),
  ];
}
