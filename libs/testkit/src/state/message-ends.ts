import type { EventSourceMappingModel, SqsEngine } from '@daybreak/local-stack';
import type { Promises } from '../oracle/kit-promises.ts';
import type { ObservedMessage } from '../oracle/oracle.ts';

/** Watches how each message ends. */
export interface MessageEnds {
  delivered(message: ObservedMessage): void;
  acknowledged(message: ObservedMessage): void;
  /** When nothing is left to happen: every message of a queue that has a function was acknowledged, or is a dead letter. */
  checkAtEnd(): void;
}

export interface MessageEndsOptions {
  engine: Pick<SqsEngine, 'queues' | 'queueOrThrow'>;
  mappings: readonly Pick<EventSourceMappingModel, 'queueArn' | 'functionName' | 'enabled'>[];
  promises: Promises;
}

export function createMessageEnds({ engine, mappings, promises }: MessageEndsOptions): MessageEnds {
  const gone = new Set<string>();
  const idOf = ({ queue, messageId }: ObservedMessage): string => `${queue} ${messageId}`;
  return {
    acknowledged: (message) => void gone.add(idOf(message)),
    delivered(message) {
      if (!gone.has(idOf(message))) return;
      const what = `${message.queue} delivers it after it was acknowledged`;
      promises.broken('an acknowledged message never comes back', message.messageId, what, { found: message.body });
    },
    checkAtEnd() {
      for (const { queueArn, functionName, enabled } of mappings) {
        const queue = engine.queueOrThrow(queueArn);
        const [left] = queue.messages();
        if (!enabled || left === undefined) continue;
        const what = `it is left in ${queue.name}: ${functionName} has not acknowledged it, and it is no dead letter`;
        promises.broken('every message ends', left.messageId, what, { found: left.body });
      }
    },
  };
}
