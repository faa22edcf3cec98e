import type { Circumstances, SimulationCase } from './simulation-case.ts';

/** What makes smaller values of a value: an arbitrary of fast-check is one. */
export interface Shrinkable<Input> {
  /** Whether it can make smaller values of this one, which it may not have made itself. */
  canShrinkWithoutContext(value: unknown): boolean;
  /** Smaller values, the smallest first, each with the context of its own smaller ones. */
  shrink(value: Input, context: unknown): Iterable<{ readonly value: Input; readonly context: unknown }>;
}

/**
 * The case with each smaller input in its place. Throws Error for an input of which the arbitrary makes no smaller ones, as one does that
 * `map` or `chain` made.
 */
export function* smallerInputs<Input extends object>(
  arbitrary: Shrinkable<Input>,
  small: SimulationCase<Input>,
  context: unknown,
): Generator<{ smaller: SimulationCase<Input>; context: unknown }> {
  const { faults, outages, capacity, unchecked, ...rest } = small;
  const input: unknown = rest;
  if (!isInput(arbitrary, input, context))
    throw new Error(
      "The arbitrary can't shrink an input that it did not make: give `map` an unmapper, or give `parts` instead",
    );
  const circumstances: Circumstances = { faults, outages, capacity, unchecked };
  for (const { value, context: next } of arbitrary.shrink(input, context))
    yield { smaller: { ...defined(circumstances), ...value }, context: next };
}

function isInput<Input>(arbitrary: Shrinkable<Input>, input: unknown, context: unknown): input is Input {
  return context !== undefined || arbitrary.canShrinkWithoutContext(input);
}

function defined(circumstances: Circumstances): Circumstances {
  return Object.fromEntries(Object.entries(circumstances).filter(([, value]) => value !== undefined));
}
