import type { Circumstances, SimulationCase } from './simulation-case.ts';

/** Makes smaller values of a value. An arbitrary of fast-check is a `Shrinkable`. */
export interface Shrinkable<Input> {
  /** Whether `shrink` accepts a value that it has not made itself. */
  canShrinkWithoutContext(value: unknown): boolean;
  /** Returns smaller values, the smallest first. Each has the context for its own `shrink`. */
  shrink(value: Input, context: unknown): Iterable<{ readonly value: Input; readonly context: unknown }>;
}

/**
 * Yields the case with each smaller input. Throws Error if the arbitrary cannot shrink the input, as with `map` without an unmapper, or
 * `chain`.
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
