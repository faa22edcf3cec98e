import {
  dispatchedRowKey,
  type DispatchPosition,
  dueShards,
  positionAfter,
  type Run,
  type RunRepository,
  type ShardProgress,
} from '@daybreak/repository';

/** A run repository in memory. `now` returns the instant of each write. */
export interface MemoryRuns extends Omit<
  RunRepository,
  'latestFinished' | 'list' | 'recordMissingRules' | 'missingRules' | 'openByHand' | 'saveByHand' | 'takeRate'
> {
  readonly all: Map<string, Run>;
  positionNow(): DispatchPosition;
}

export function createMemoryRuns(now: () => string): MemoryRuns {
  const all = new Map<string, Run>();
  const recorded = new Map<string, Set<string>>();
  let position: DispatchPosition = { revision: 0, openRuns: {} };
  const close = (runId: string): void => {
    const { [runId]: _, ...openRuns } = position.openRuns;
    position = { ...position, openRuns };
  };
  const recordedRows = ({ runId, shard }: { runId: string; shard: string }): Set<string> => {
    const key = `${runId} ${shard}`;
    const rows = recorded.get(key) ?? new Set();
    recorded.set(key, rows);
    return rows;
  };
  return {
    all,
    positionNow: () => position,
    open: async (run) => {
      const existing = all.get(run.runId);
      if (existing !== undefined)
        return { state: existing.status === 'finished' ? 'finished' : 'resumed', run: structuredClone(existing) };
      const initial = { dispatched: 0, saves: 0, done: false };
      const shards = Object.fromEntries(dueShards(run.shardCount).map((shard) => [shard, initial]));
      const opened: Run = { ...run, status: 'running', shards, startedAt: now() };
      all.set(run.runId, opened);
      return { state: 'opened', run: structuredClone(opened) };
    },
    saveShards: async ({ runId, saves }) => {
      const run = all.get(runId);
      if (run === undefined || saves.some(({ shard, before }) => run.shards[shard]?.saves !== before.saves))
        return undefined;
      const saved = saves.map(({ shard, before, after }): [string, ShardProgress] => [
        shard,
        { ...after, saves: before.saves + 1 },
      ]);
      all.set(runId, { ...run, progressAt: now(), shards: { ...run.shards, ...Object.fromEntries(saved) } });
      return structuredClone(all.get(runId));
    },
    finish: async (runId) => {
      const run = all.get(runId);
      if (run === undefined) throw new Error(`There is no run ${runId}`);
      all.set(runId, { ...run, status: 'finished', finishedAt: now() });
      close(runId);
    },
    position: async () => structuredClone(position),
    register: async (before, run, checkpoint) => {
      if (before.revision !== position.revision) return false;
      const openRuns = { ...position.openRuns, [run.runId]: { ...run, at: now(), resumes: 0 } };
      position = { ...positionAfter(position, run, checkpoint, now()), openRuns };
      return true;
    },
    recordResumed: async (runId) => {
      const open = position.openRuns[runId];
      if (open === undefined) return;
      position = {
        ...position,
        openRuns: { ...position.openRuns, [runId]: { ...open, at: now(), resumes: open.resumes + 1 } },
      };
    },
    close: async (runId) => close(runId),
    recordDispatched: async (place, rows) => rows.forEach((row) => recordedRows(place).add(dispatchedRowKey(row))),
    dispatchedOf: async (place) => new Set(recordedRows(place)),
    get: async (runId) => structuredClone(all.get(runId)),
  };
}
