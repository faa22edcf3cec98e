import type { StackClock } from '@daybreak/local-stack';
import type { StaleReads } from '@daybreak/local-stack/internal';
import type { Decisions } from '../decisions/decisions.ts';
import type { Oracle } from '../oracle/oracle.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import type { WireRequest, WireResponse } from '../wire/transport.ts';
import type { IndexLag } from '../state/index-lag.ts';
import type { Invocations } from '../state/invocations.ts';
import type { Observer } from '../state/observer.ts';
import type { PendingRequest, RequestGate } from '../state/request-gate.ts';
import type { RunLog } from '../state/run-log.ts';
import { performRequest } from './perform-request.ts';
import { refuse } from './refuse.ts';
import type { EventSource } from './simulated-event.ts';

/** The simulated services. */
export interface Services {
  send(request: WireRequest): Promise<WireResponse>;
  /** The number of requests, and of parts of batches, that tables have throttled because of their capacity. */
  throttled(): number;
}

export interface RequestsOptions {
  gate: RequestGate;
  services: Services;
  invocations: Invocations;
  observer: Observer;
  oracle: Pick<Oracle<unknown>, 'onHidden'>;
  clock: StackClock;
  decisions: Decisions;
  injector: FaultInjector;
  lag: IndexLag;
  staleReads: StaleReads;
  log: RunLog;
}

/** Creates an event for each pending request: a service responds, a fault or an outage is injected, or the function crashes or times out. */
export function createRequests(options: RequestsOptions): EventSource {
  const { gate, services, invocations, observer, oracle, clock, decisions, injector, lag, staleReads, log } = options;

  async function carryOut(pending: PendingRequest): Promise<void> {
    const { caller, request } = pending;
    const invocation = [...invocations.running].find((running) => running.caller === caller);
    const send = async (sent: WireRequest): Promise<WireResponse> => {
      const response = await services.send(sent);
      await observer.onResponse(caller, sent, response);
      return response;
    };
    gate.remove(pending);

    if (invocation !== undefined && injector.injects('timeout')) {
      gate.drop(caller);
      clock.advance(invocation.timeoutMs);
      return;
    }
    if (invocation !== undefined && injector.injects('crash')) {
      const hadEffect = decisions.choose(2) === 1;
      if (hadEffect) await send(request);
      invocation.kill(`crash ${hadEffect ? 'after' : 'before'} ${request.operation}`);
      return;
    }

    const throttledBefore = services.throttled();
    const outage = injector.outageOf(request);
    if (outage !== undefined) caller.hasMetOutage = true;
    const { fault, response } =
      outage === undefined
        ? await performRequest(pending, {
            send,
            decisions,
            injector,
            lag,
            staleReads,
            onHidden: (items) => oracle.onHidden?.(items),
          })
        : { fault: undefined, response: refuse(pending, outage.as) };
    const isThrottled = services.throttled() > throttledBefore;
    if (invocation !== undefined && ((fault ?? outage) !== undefined || isThrottled)) invocation.hasFault = true;
    const cause = outage === undefined ? fault : `outage until ${outage.toMinutes} min`;
    const outcome = [response && statusOf(response), cause, isThrottled ? 'over capacity' : undefined]
      .filter((part) => part !== undefined)
      .join(', ');
    log.add(`${caller.name} ${request.service}.${request.operation} ${JSON.stringify(request.body)} -> ${outcome}`);
  }

  return {
    events: () =>
      gate.pending.map((pending) => ({
        label: `${pending.caller.name} ${pending.request.operation}`,
        perform: async () => await carryOut(pending),
      })),
  };
}

function statusOf({ statusCode, body }: WireResponse): string {
  const type = body['__type'];
  return typeof type === 'string' ? `${statusCode} ${type.split('#').at(-1) ?? type}` : String(statusCode);
}
