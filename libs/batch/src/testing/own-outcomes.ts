import type { OwnOutcomes } from '../outcome-traits.ts';

/** Outcomes of an order's messages: one that is expected and forwarded, and one that is neither. */
export const ownOutcomes = {
  cancelled: { metric: 'MessagesCancelled', isExpected: true, isForwarded: true },
  refused: { metric: 'MessagesRefused' },
} as const satisfies OwnOutcomes<string>;

export type OwnOutcome = keyof typeof ownOutcomes;
