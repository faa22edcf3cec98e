import type { SqsEngine, StackClock, StackModel, TableCapacity, UnitCount } from '@daybreak/local-stack';
import {
  type Buckets,
  createBuckets,
  createMeter,
  createQueues,
  createSqsEngine,
  createSqsResponder,
  type EventPlace,
} from '@daybreak/local-stack/internal';
import { createPublications, type Publications } from '../events/publications.ts';
import type { Services } from '../events/requests.ts';
import type { Trigger } from '../oracle/oracle.ts';
import { origin, region } from '../pipeline/client-config.ts';
import { withEventBridge, withMeter, withOutside, withSqs, withTokensOfOneRun } from '../wire/in-process-transport.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import { withBuckets } from '../wire/with-buckets.ts';
import { withTopics } from '../wire/topic-request.ts';
import type { Outside } from '../environment/outside.ts';
import type { Transport } from '../wire/transport.ts';
import type { RunLog } from '../state/run-log.ts';

/** The simulated services of one run. */
export interface RunServices extends Services, Disposable {
  readonly engine: SqsEngine;
  /** The pending deliveries of rules and subscriptions. */
  readonly publications: Publications;
  readonly buckets: Pick<Buckets, 'putObject'>;
  readonly place: EventPlace;
  /** Registers the receiver of asynchronous invocations. */
  onInvoked(listener: (trigger: Trigger) => void): void;
  /** Returns the units of each table and index. Empty without a capacity. */
  unitCounts(): Record<string, UnitCount>;
}

export interface RunServicesOptions {
  template: StackModel;
  /** The DynamoDB of the simulator, which all runs share. */
  dynamodb: Transport;
  clock: StackClock;
  capacity: TableCapacity | undefined;
  injector: Pick<FaultInjector, 'injects'>;
  log: Pick<RunLog, 'add'>;
  /** Answers requests to services that are not emulated. */
  outside: Outside | undefined;
  /** Chooses the index of the visible message that a queue delivers next. */
  chooseMessage: (visible: number) => number;
}

export function createRunServices(options: RunServicesOptions): RunServices {
  const { template, dynamodb, clock, capacity, outside, chooseMessage, injector, log } = options;
  const engine = createSqsEngine({
    clock,
    region,
    newMessageId: numberedIds(),
    // The fault `duplicateDelivery` makes duplicates, so the queues make none of their own.
    delivery: { order: chooseMessage, duplicates: 0 },
  });
  engine.endpoint = origin;
  createQueues(template.queues, engine);
  const responder = createSqsResponder(engine);
  const tableArnPrefix = `arn:aws:dynamodb:${region}:000000000000:table/`;
  const meter = capacity && createMeter({ tables: template.tables, capacity, tableArnPrefix, now: () => clock.now() });
  const unitCounts = (): Record<string, UnitCount> => meter?.unitCounts() ?? {};
  const newId = numberedIds();
  const place = { region, accountId: '000000000000', now: () => clock.now(), newId };
  let invoke: (trigger: Trigger) => void = () => undefined;
  const publications = createPublications({
    template,
    engine,
    injector,
    log,
    newId,
    invoke: (trigger) => invoke(trigger),
  });
  const withBuses = withEventBridge(withSqs(withTokensOfOneRun(dynamodb), responder), place, publications.put);
  const buckets = createBuckets({
    bucketNames: template.buckets.map(({ name }) => name),
    now: () => clock.now(),
    onEvent: publications.objectChanged,
  });
  const unmetered = withOutside(withTopics(withBuses, place, publications), withBuckets(outside, buckets));
  const { send } = meter === undefined ? unmetered : withMeter(unmetered, meter);
  return {
    engine,
    publications,
    buckets,
    place,
    onInvoked: (listener) => void (invoke = listener),
    send,
    unitCounts,
    throttled: () => Object.values(unitCounts()).reduce((sum, { throttled }) => sum + throttled, 0),
    [Symbol.dispose]() {
      responder.close();
      engine.close();
    },
  };
}

/** Returns a generator of sequential ids in the format of SQS message ids. */
function numberedIds(): () => string {
  let last = 0;
  return () => `00000000-0000-0000-0000-${String((last += 1)).padStart(12, '0')}`;
}
