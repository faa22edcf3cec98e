import type { LocalStack } from '@daybreak/local-stack';

export type FaultyStack = Pick<LocalStack, 'setServiceFault' | 'killFunctions'> & {
  queues: Pick<LocalStack['queues'], 'setDeliveryFaults'>;
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

type Service = Parameters<LocalStack['setServiceFault']>[0];

function serviceFault(service: Service, fault: 'throttled' | 'unavailable', text: string): Fault {
  return {
    text,
    of: service,
    begin(stack) {
      stack.setServiceFault(service, fault);
      return () => stack.setServiceFault(service, undefined);
    },
  };
}

function deliveryFault(faults: Parameters<FaultyStack['queues']['setDeliveryFaults']>[0], text: string): Fault {
  return {
    text,
    of: 'delivery',
    begin({ queues }) {
      queues.setDeliveryFaults(faults);
      return () => queues.setDeliveryFaults();
    },
  };
}

/** The faults of `daybreak dev fault`, by name. */
export const faults: Readonly<Record<string, Fault>> = {
  'throttle-table': serviceFault('dynamodb', 'throttled', 'DynamoDB throttles every request of a function'),
  'outage-dynamodb': serviceFault(
    'dynamodb',
    'unavailable',
    'DynamoDB answers every request of a function with an error',
  ),
  'throttle-sqs': serviceFault('sqs', 'throttled', 'SQS refuses every request of a function'),
  'outage-sqs': serviceFault('sqs', 'unavailable', 'SQS answers no function, and no message is received or deleted'),
  'throttle-lambda': serviceFault('lambda', 'throttled', 'Lambda refuses every invocation'),
  'outage-lambda': serviceFault('lambda', 'unavailable', 'no function runs'),
  'delay-messages': deliveryFault({ delaySeconds }, `each message that is sent comes ${delaySeconds} seconds late`),
  'duplicate-messages': deliveryFault({ duplicates: 0.5 }, 'every second message comes twice'),
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
