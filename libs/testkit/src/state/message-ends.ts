import type { EventSourceMappingModel, SqsEngine } from '@daybreak/local-stack';
import type { Promises } from '../oracle/kit-promises.ts';
import type { ObservedMessage } from '../oracle/oracle.ts';

/** Checks that each message ends, and ends once. */
export interface MessageEnds {
  delivered(message: ObservedMessage): void;
  acknowledged(message: ObservedMessage): void;
  /** Reports a message that a function's queue still holds at the end of a run. */
  checkAtEnd(): void;
}

export interface MessageEndsOptions {
  engine: Pick<SqsEngine, 'queues' | 'queueOrThrow'>;
  mappings: readonly Pick<EventSourceMappingModel, 'queueArn' | 'functionName' | 'enabled'>[];
  promises: Promises;
}

export function createMessageEnds({ engine, mappings, promises }: MessageEndsOptions): MessageEnds {
  const acknowledged = new Set<string>();
  const idOf = ({ queue, messageId }: ObservedMessage): string => `${queue} ${messageId}`;
  return {
    acknowledged: (message) => void acknowledged.add(idOf(message)),
    delivered(message) {
      if (!acknowledged.has(idOf(message))) return;
      const description = `${message.queue} delivered it again after it was acknowledged`;
      promises.broken('an acknowledged message never comes back', message.messageId, description, {
        found: message.body,
      });
    },
    checkAtEnd() {
      for (const { queueArn, functionName, enabled } of mappings) {
        const queue = engine.queueOrThrow(queueArn);
        const [left] = queue.messages();
        if (!enabled || left === undefined) continue;
        const description = `it is still in ${queue.name}: ${functionName} has not acknowledged it, and it is not in a dead-letter queue`;
        promises.broken('every message ends', left.messageId, description, { found: left.body });
      }
    },
  };
}
