import type { SqsEngine } from '@daybreak/local-sqs';
import type { Activity } from '../stack/waiting/activity.ts';

/** Deliveries that are accepted and not made yet. */
export interface Outbox {
  /** Takes a delivery, which must not reject. It is made soon, in no order, and now and then twice; or at once, in its order. */
  post(deliver: () => Promise<void>, options: PostOptions): void;
  /** Drops what is not made yet. */
  close(): void;
}

export interface PostOptions {
  /** From whom to whom, for a trace. */
  readonly label: string;
  readonly inOrder?: boolean | undefined;
}

export interface OutboxOptions {
  /** Order and duplicates, as the queues have them. */
  readonly delivery: Pick<SqsEngine['delivery'], 'choose' | 'isDuplicated'>;
  readonly activity: Pick<Activity, 'perform'>;
}

interface Posted {
  readonly deliver: () => Promise<void>;
  readonly isCopy: boolean;
  readonly end: () => void;
}

const mostTurnsWithout = 3;

/** EventBridge and standard topics deliver at least once and keep no order: each delivery waits for some turns of the event loop. */
export function createOutbox({ delivery, activity }: OutboxOptions): Outbox {
  const waiting: Posted[] = [];
  let turn: NodeJS.Immediate | undefined;
  /** In a row, in which nothing was sent. */
  let turnsWithout = 0;
  let isClosed = false;

  const add = (deliver: Posted['deliver'], isCopy: boolean): void => {
    const { promise, resolve: end } = Promise.withResolvers<void>();
    waiting.push({ deliver, isCopy, end });
    void activity.perform('deliveries', promise);
    turn ??= setImmediate(sendSome);
  };
  const sendSome = (): void => {
    turn = undefined;
    // In the order of arrival, all at once: the first is chosen each time.
    while (waiting.length > 0 && (delivery.choose(2) === 0 || turnsWithout >= mostTurnsWithout)) {
      turnsWithout = 0;
      const [posted] = waiting.splice(delivery.choose(waiting.length), 1);
      if (posted === undefined) return;
      if (!posted.isCopy && delivery.isDuplicated(0)) add(posted.deliver, true);
      void posted.deliver().finally(posted.end);
    }
    if (waiting.length === 0) return;
    turnsWithout += 1;
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
