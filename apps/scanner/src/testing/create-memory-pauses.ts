import { isBeingReleased, type Pauses } from '@daybreak/repository';
import type { ReleasePausedRowsDependencies } from '../release-paused-rows.ts';
import type { IndexedRow } from './start-scanner.ts';

export type HeldRow = IndexedRow & { pauseId: string };

interface MemoryPausesOptions {
  /** The index that runs read. */
  due: IndexedRow[];
  held: HeldRow[];
  state: { pauses: Pauses; now: number };
  shardCount: number;
}

/** The pauses of a table in memory, and the rows that they hold. */
export function createMemoryPauses(options: MemoryPausesOptions): ReleasePausedRowsDependencies['rows'] {
  const { due, held, state, shardCount } = options;
  const now = (): string => new Date(state.now).toISOString();
  return {
    pauses: async () => state.pauses,
    endPausesBy: async (dueBy) => {
      const { active, resumed } = state.pauses;
      const ended = active.filter(({ until }) => until !== undefined && until <= dueBy);
      state.pauses = {
        active: active.filter((pause) => !ended.includes(pause)),
        resumed: [...resumed, ...ended.map((pause) => ({ ...pause, resumedAt: now() }))],
      };
      return state.pauses;
    },
    shardsHeldBy: async () => Array.from({ length: shardCount }, (_, shard) => String(shard).padStart(2, '0')),
    release: async ({ pauseId, shard, limit }) => {
      const rows = held.filter((row) => row.pauseId === pauseId && row.shard === shard);
      const page = rows.slice(0, limit);
      for (const row of page) held.splice(held.indexOf(row), 1);
      due.push(...page.map(({ pauseId: _, ...row }) => ({ ...row, readyAt: now() })));
      return { found: page.length, released: page.length, cursor: rows.length > limit ? 'more' : undefined };
    },
    claimRelease: async ({ pauseId, runId }) => {
      const pause = state.pauses.resumed.find(({ id }) => id === pauseId);
      if (pause === undefined || isBeingReleased(pause, new Date(state.now))) return false;
      const release = { runId, at: now() };
      const resumed = state.pauses.resumed.map((other) => (other === pause ? { ...pause, release } : other));
      state.pauses = { ...state.pauses, resumed };
      return true;
    },
    forgetPause: async (pauseId) => {
      const resumed = state.pauses.resumed.filter(({ id }) => id !== pauseId);
      state.pauses = { ...state.pauses, resumed };
    },
  };
}
