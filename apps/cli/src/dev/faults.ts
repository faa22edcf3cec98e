import type { LocalStack } from '@daybreak/local-stack';

export type FaultyStack = Pick<LocalStack, 'setTrouble' | 'killFunctions'> & {
  queues: Pick<LocalStack['queues'], 'setDeliveryTrouble'>;
};

interface Fault {
  text: string;
  /** What two faults may not have at once: the later one takes the place of the earlier one. */
  of: string;
  /** Begins the fault, and returns what ends it. */
  begin(stack: FaultyStack): () => void;
}

const killEveryMs = 1_000;
const delaySeconds = 20;

type Service = Parameters<LocalStack['setTrouble']>[0];

function troubleOf(service: Service, trouble: 'throttled' | 'unavailable', text: string): Fault {
  return {
    text,
    of: service,
    begin(stack) {
      stack.setTrouble(service, trouble);
      return () => stack.setTrouble(service, undefined);
    },
  };
}

function deliveryTrouble(trouble: Parameters<FaultyStack['queues']['setDeliveryTrouble']>[0], text: string): Fault {
  return {
    text,
    of: 'delivery',
    begin({ queues }) {
      queues.setDeliveryTrouble(trouble);
      return () => queues.setDeliveryTrouble();
    },
  };
}

/** The faults of `daybreak dev fault`, by name. */
export const faults: Readonly<Record<string, Fault>> = {
  'throttle-table': troubleOf('dynamodb', 'throttled', 'DynamoDB throttles every request of a function'),
  'outage-dynamodb': troubleOf('dynamodb', 'unavailable', 'DynamoDB answers every request of a function with an error'),
  'throttle-sqs': troubleOf('sqs', 'throttled', 'SQS refuses every request of a function'),
  'outage-sqs': troubleOf('sqs', 'unavailable', 'SQS answers no function, and no message is received or deleted'),
  'throttle-lambda': troubleOf('lambda', 'throttled', 'Lambda refuses every invocation'),
  'outage-lambda': troubleOf('lambda', 'unavailable', 'no function runs'),
  'delay-messages': deliveryTrouble({ delaySeconds }, `each message that is sent comes ${delaySeconds} seconds late`),
  'duplicate-messages': deliveryTrouble({ duplicates: 0.5 }, 'every second message comes twice'),
  'kill-functions': {
    text: 'every function is killed each second',
    of: 'functions',
    begin(stack) {
      stack.killFunctions();
      const timer = setInterval(() => stack.killFunctions(), killEveryMs);
      return () => clearInterval(timer);
    },
  },
};
