import type { StackClock } from '@daybreak/local-stack';
import type { FaultInjector } from '../faults/fault-injector.ts';
import { runAs } from '../state/caller.ts';
import type { RequestGate } from '../state/request-gate.ts';
import type { RunLog } from '../state/run-log.ts';
import type { EventSource } from './simulated-event.ts';

/** The actors of a run besides its functions, by name. Each carries out an action, and rejects if it cannot. */
export type Actors<Action> = Readonly<Record<string, (action: Action) => Promise<void>>>;

/** The actions that actors have not started yet. */
export interface Actions<Action> extends EventSource {
  /** Adds an action, which may start at any moment from now on. */
  add(actor: string, action: Action): void;
}

export interface ActionsOptions<Action> {
  actors: Actors<Action>;
  gate: RequestGate;
  clock: StackClock;
  injector: Pick<FaultInjector, 'outagesEndInMs'>;
  log: RunLog;
}

export function createActions<Action>(options: ActionsOptions<Action>): Actions<Action> {
  const { actors, gate, clock, injector, log } = options;
  let pending: { actor: string; action: Action }[] = [];
  let started = 0;

  function start(next: (typeof pending)[number]): void {
    const { actor, action } = next;
    pending = pending.filter((candidate) => candidate !== next);
    const act = actors[actor];
    if (act === undefined) throw new Error(`There is no actor ${actor}: add it to \`actors\` of createSimulator`);
    started += 1;
    const caller = gate.createCaller('actor', `${actor}#${started}`, [JSON.stringify(action)]);
    log.add(`${caller.name} starts ${JSON.stringify(action)}`);
    runAs(caller, async () => await act(action))
      .then(
        () => log.add(`${caller.name} returns`),
        (error: unknown) => {
          log.add(`${caller.name} throws ${error instanceof Error ? error.name : String(error)}`);
          // An actor whose request met an outage tries again when the outage is over.
          if (caller.hasMetOutage) clock.setTimer(injector.outagesEndInMs(), () => pending.push({ ...next }));
        },
      )
      .catch(log.fail);
  }

  return {
    add: (actor, action) => void pending.push({ actor, action }),
    events: () => pending.map((next) => ({ label: `${next.actor} acts`, perform: () => start(next) })),
  };
}
