import type { LogFields } from '@daybreak/runtime';
import type { MessageOutcome } from './message-outcome.ts';
import { builtInOutcomes, type OutcomeTraits, type OwnOutcomes } from './outcome-traits.ts';

/** The outcome of a message with what the handler does about it. */
export interface SettledOutcome {
  outcome: string;
  traits: OutcomeTraits;
  error?: unknown;
  fields?: LogFields;
}

/** The outcomes of a batch, by message id. */
export type SettledOutcomes = ReadonlyMap<string, SettledOutcome>;

export const retryAfter = (error: unknown): SettledOutcome => ({
  outcome: 'retry',
  traits: builtInOutcomes.retry,
  error,
});

export const isRetry = ({ outcome }: SettledOutcome): boolean => outcome === 'retry';

/** Reads what `handleGroup` returned for a message. Undefined when it is no outcome. */
export type ReadOutcome = (value: unknown) => SettledOutcome | undefined;

export function createReadOutcome(own: OwnOutcomes<string> = {}): ReadOutcome {
  const { done, retry } = builtInOutcomes;
  const traitsByName = new Map<unknown, OutcomeTraits>(Object.entries({ ...own, done, retry }));
  return (value) => {
    if (!isNamed(value)) return undefined;
    const traits = traitsByName.get(value.outcome);
    return traits === undefined ? undefined : { ...value, traits };
  };
}

function isNamed(value: unknown): value is MessageOutcome<string> {
  return typeof value === 'object' && value !== null && 'outcome' in value;
}
