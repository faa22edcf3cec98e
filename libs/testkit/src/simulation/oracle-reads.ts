import { seededDecisions } from '../decisions/decisions.ts';
import { performRequest, type PerformOptions } from '../events/perform-request.ts';
import type { Faults } from '../faults/faults.ts';
import { createFaultInjector } from '../faults/fault-injector.ts';
import type { Transport } from '../wire/transport.ts';
import type { Caller } from '../state/caller.ts';

/** The rates of faults for reads of an oracle. */
const faults: Partial<Faults> = { shortPage: 0.7, staleRead: 0.7, unprocessedKeys: 0.5 };
/** An index shows every item, so that an oracle can count by it at the end of a run. */
const neverHides: PerformOptions['lag'] = { mayHide: () => false, hide: (_, response) => ({ response, hidden: [] }) };

export interface OracleReadsOptions extends Pick<PerformOptions, 'send' | 'staleReads'> {
  /** The seed of the faults. */
  seed: number;
}

/**
 * Creates the `send` of an oracle's clients, with short pages, partial batches and stale reads. Its requests are not events of the run,
 * and take none of its decisions.
 */
export function createOracleReads({ seed, ...options }: OracleReadsOptions): Transport['send'] {
  const decisions = seededDecisions(seed);
  const injector = createFaultInjector({ decisions, faults, outages: [], sinceStartMs: () => 0 });
  return async (request) =>
    await new Promise((respond, reject) => {
      const pending = { caller, request, respond, disconnect: reject };
      const onHidden = (): void => undefined;
      performRequest(pending, { ...options, decisions, injector, lag: neverHides, onHidden }).catch(reject);
    });
}

const caller: Pick<Caller, 'kind'> = { kind: 'actor' };
