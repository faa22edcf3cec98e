import { type Arrival, ArrivalError, type SqsEngine, type StackModel } from '@daybreak/local-stack';
import { type Arrive, type Buckets, createArrivals, type EventPlace } from '@daybreak/local-stack/internal';
import type { Observer } from '../state/observer.ts';
import type { RequestGate } from '../state/request-gate.ts';
import type { RunLog } from '../state/run-log.ts';
import type { Publications } from './publications.ts';
import type { Services } from './requests.ts';
import type { EventSource, SimulatedEvent } from './simulated-event.ts';
import type { Triggers } from './triggers.ts';

/** The arrivals of a run that have not happened yet. */
export interface Arrivals extends EventSource {
  /** Adds an arrival, which may happen at any moment from now on. */
  add(arrival: Arrival): void;
}

export interface ArrivalsOptions {
  template: StackModel;
  services: Pick<Services, 'send'> & {
    engine: SqsEngine;
    publications: Publications;
    buckets: Pick<Buckets, 'putObject'>;
    place: EventPlace;
  };
  triggers: Pick<Triggers, 'add'>;
  gate: Pick<RequestGate, 'createCaller'>;
  observer: Observer;
  log: Pick<RunLog, 'add'>;
}

/** Creates the events that send, publish or put each arrival. No fault happens to the arrival itself. */
export function createArrivalEvents({ template, services, triggers, gate, observer, log }: ArrivalsOptions): Arrivals {
  let pending: SimulatedEvent[] = [];
  let puts = 0;

  const arrive: Arrive = createArrivals({
    model: template,
    queues: services.engine,
    deliveries: services.publications,
    place: services.place,
    invoke: (functionName, event) => triggers.add({ functionName, event: JSON.parse(event) }),
    async putItem(TableName, Item) {
      puts += 1;
      const caller = gate.createCaller('actor', `outside#${puts}`, [JSON.stringify(Item)]);
      const request = { service: 'DynamoDB', operation: 'PutItem', body: { TableName, Item } } as const;
      const response = await services.send(request);
      if (response.statusCode !== 200) throw new ArrivalError(`${TableName}: ${JSON.stringify(response.body)}`);
      await observer.onResponse(caller, request, response);
    },
    putObject: services.buckets.putObject,
  });

  return {
    events: () => pending,
    add(arrival) {
      const label = `arrival ${JSON.stringify(arrival)}`;
      const event: SimulatedEvent = {
        label,
        async perform() {
          pending = pending.filter((candidate) => candidate !== event);
          log.add(label);
          await arrive(arrival);
        },
      };
      pending.push(event);
    },
  };
}
