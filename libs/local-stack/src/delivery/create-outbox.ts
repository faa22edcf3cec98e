import type { SqsEngine } from '@daybreak/local-sqs';
import type { Activity } from '../stack/waiting/activity.ts';

/** Holds deliveries that have been accepted and not made yet. */
export interface Outbox {
  /** Accepts a delivery, which must not reject. Makes it soon, in any order and sometimes twice, or with `inOrder` at once. */
  post(deliver: () => Promise<void>, options: PostOptions): void;
  /** Drops the deliveries that have not been made. */
  close(): void;
}

export interface PostOptions {
  /** The source and the target, for a trace. */
  readonly label: string;
  readonly inOrder?: boolean | undefined;
}

export interface OutboxOptions {
  /** Decides the order and the duplicates, as for the queues. */
  readonly delivery: Pick<SqsEngine['delivery'], 'choose' | 'isDuplicated'>;
  readonly activity: Pick<Activity, 'perform'>;
}

interface Posted {
  readonly deliver: () => Promise<void>;
  readonly isCopy: boolean;
  readonly end: () => void;
}

const maximumIdleTurns = 3;

/**
 * Creates an outbox. Each delivery waits for some turns of the event loop, because EventBridge and standard topics deliver at least once
 * and in any order.
 */
export function createOutbox({ delivery, activity }: OutboxOptions): Outbox {
  const waiting: Posted[] = [];
  let turn: NodeJS.Immediate | undefined;
  /** The number of consecutive turns without a delivery. */
  let idleTurns = 0;
  let isClosed = false;

  const add = (deliver: Posted['deliver'], isCopy: boolean): void => {
    const { promise, resolve: end } = Promise.withResolvers<void>();
    waiting.push({ deliver, isCopy, end });
    void activity.perform('deliveries', promise);
    turn ??= setImmediate(sendSome);
  };
  const sendSome = (): void => {
    turn = undefined;
    // In order of arrival and without delay, if `choose` always returns 0.
    while (waiting.length > 0 && (delivery.choose(2) === 0 || idleTurns >= maximumIdleTurns)) {
      idleTurns = 0;
      const [posted] = waiting.splice(delivery.choose(waiting.length), 1);
      if (posted === undefined) return;
      if (!posted.isCopy && delivery.isDuplicated(0)) add(posted.deliver, true);
      void posted.deliver().finally(posted.end);
    }
    if (waiting.length === 0) return;
    idleTurns += 1;
    turn ??= setImmediate(sendSome);
  };

  return {
    post(deliver, { inOrder = false }) {
      if (isClosed) return;
      if (inOrder) void activity.perform('deliveries', deliver());
      else add(deliver, false);
    },
    close() {
      isClosed = true;
      clearImmediate(turn);
      for (const { end } of waiting.splice(0)) end();
    },
  };
}
