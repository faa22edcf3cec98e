/** What the handler does about the messages with one outcome. */
export interface OutcomeTraits {
  /** The metric that counts the messages. */
  metric: string;
  /** Whether nobody needs to look: the message's log line is at DEBUG, and the batch's line lists its log fields. Default: false. */
  isExpected?: boolean;
  /** Whether `forward` sends the message on. Default: false. */
  isForwarded?: boolean;
}

/** Outcomes of your own, after which a message is deleted from its queue. `done`, `retry` and `givenUp` mean what the handler says. */
export type OwnOutcomes<Own extends string> = Readonly<Record<Own, OutcomeTraits>>;

/** `givenUp` is what a retry policy makes of a `retry`: the message is in the dead-letter queue. */
export const builtInOutcomes = {
  done: { metric: 'MessagesDone', isExpected: true, isForwarded: true },
  retry: { metric: 'MessagesRetried' },
  givenUp: { metric: 'MessagesGivenUp' },
} as const satisfies OwnOutcomes<string>;
