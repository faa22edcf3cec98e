import { seededDecisions } from '../decisions/decisions.ts';
import { performRequest, type PerformOptions } from '../events/perform-request.ts';
import type { Faults } from '../faults/faults.ts';
import { createFaultInjector } from '../faults/fault-injector.ts';
import type { Transport } from '../wire/transport.ts';
import type { Caller } from '../state/caller.ts';

/** At most one befalls a request, a short page before a stale read. */
const faults: Partial<Faults> = { shortPage: 0.7, staleRead: 0.7, unprocessedKeys: 0.5 };
/** An index shows what is there: a test may count by it when a run is over. */
const neverHides: PerformOptions['lag'] = { mayHide: () => false, hide: (_, response) => ({ response, hidden: [] }) };

export interface OracleReadsOptions extends Pick<PerformOptions, 'send' | 'staleReads'> {
  /** Decides all that befalls them. */
  chance: number;
}

/** Answers requests of a run's oracle at once, late and in parts as DynamoDB may: they are no events, and take no decision of the run. */
export function createOracleReads({ chance, ...options }: OracleReadsOptions): Transport['send'] {
  const decisions = seededDecisions(chance);
  const injector = createFaultInjector({ decisions, faults, outages: [], sinceStartMs: () => 0 });
  return async (request) =>
    await new Promise((respond, reject) => {
      const pending = { caller, request, respond, disconnect: reject };
      const onHidden = (): void => undefined;
      performRequest(pending, { ...options, decisions, injector, lag: neverHides, onHidden }).catch(reject);
    });
}

const caller: Pick<Caller, 'kind'> = { kind: 'actor' };
