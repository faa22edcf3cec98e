import { type Pause, pauseOf, planRow, type Row, type RowError, type RuleBook, type Tombstone } from '@daybreak/domain';
import type { MissingRules, Pauses, Run } from '@daybreak/repository';
import { deletedAt } from './deleted-at.ts';
import { dueAtOf } from './due-at-of.ts';
import { expectedRun } from './expected-run.ts';

/** Why a row has not run, or the run that completed it. */
export type WhyNot =
  | { why: 'completed'; at: string; runId?: string | undefined; expiresAt?: string | undefined }
  | { why: 'failed'; error?: RowError | undefined; runId?: string | undefined }
  | { why: 'cancelled'; at: string }
  | {
      why: 'skipped';
      at: string;
      runId?: string | undefined;
      catchUp?: string | undefined;
      expiresAt?: string | undefined;
    }
  | { why: 'deleted'; at?: string | undefined; expiresAt: string }
  | { why: 'notYetDue'; dueAt: string; now: string; lastCompletedAt?: string | undefined }
  | {
      why: 'waitingForValues';
      written: number;
      planned?: number | undefined;
      missing: string[];
      runId?: string | undefined;
    }
  | { why: 'waitingForRule'; rule: string; at: string }
  | { why: 'paused'; pause: Omit<Pause, 'id'>; dueAt: string; now: string }
  | { why: 'noRunYet'; dueAt: string; now: string }
  | { why: 'runUnfinished'; dueAt: string; now: string; runId: string }
  | { why: 'overdue'; dueAt: string; now: string; runId: string; runFinishedAt: string };

interface Context {
  /** The latest runs. Called only when a run should have taken the row. */
  runs(): Promise<readonly Run[]>;
  pauses: Pauses;
  /** The rules that rows wait for. Called in the same case. */
  missingRules(): Promise<MissingRules | undefined>;
  ruleBook: RuleBook;
  now: Date;
}

/** Finds the reason in the row, its history and the runs. */
export async function whyNot(row: Row | Tombstone, context: Context): Promise<WhyNot> {
  const end = row.history[String(row.version)];
  switch (row.status) {
    case 'deleted':
      return { why: 'deleted', at: deletedAt(row), expiresAt: row.expiresAt };
    case 'completed':
      return { why: 'completed', at: row.completedAt ?? row.updatedAt, runId: end?.runId, ...expiryOf(row) };
    case 'failed':
      return { why: 'failed', error: row.lastError ?? end?.error, runId: end?.runId };
    case 'cancelled':
      return { why: 'cancelled', at: row.updatedAt };
    case 'skipped':
      return { why: 'skipped', at: row.updatedAt, runId: end?.runId, catchUp: end?.reason, ...expiryOf(row) };
    case 'scheduled':
      return await whyScheduled(row, context);
  }
}

function expiryOf({ expiresAt }: Row): { expiresAt?: string } {
  return expiresAt === undefined ? {} : { expiresAt };
}

async function whyScheduled(row: Row, { runs, pauses, missingRules, ruleBook, now }: Context): Promise<WhyNot> {
  const due = dueAtOf(row);
  const times = { dueAt: due, now: now.toISOString() };
  const paused = pauseOf(row, pauses.active, times.now);
  if (paused !== undefined) {
    const { id: _, ...pause } = paused;
    return { why: 'paused', pause, ...times };
  }
  const written = Object.keys(row.writes).length;
  if (written > 0) {
    const keys = plannedKeys(row, ruleBook);
    const missing = (keys ?? []).filter((key) => !Object.hasOwn(row.writes, key));
    return { why: 'waitingForValues', written, planned: keys?.length, missing, runId: row.runId };
  }
  if (due > times.now) return { why: 'notYetDue', ...times, lastCompletedAt: row.completedAt };
  const wasHeld = row.history[String(row.version - 1)]?.end === 'paused';
  // Until a firing releases it.
  if (wasHeld && pauseOf(row, pauses.resumed, undefined) !== undefined) return { why: 'noRunYet', ...times };
  const run = expectedRun(row, await runs());
  if (run === undefined) return { why: 'noRunYet', ...times };
  const missing = await missingRules();
  if (missing?.rules.includes(row.rule) === true && missing.at >= due)
    return { why: 'waitingForRule', rule: row.rule, at: missing.at };
  const { runId, finishedAt } = run;
  if (finishedAt === undefined) return { why: 'runUnfinished', ...times, runId };
  return { why: 'overdue', ...times, runId, runFinishedAt: finishedAt };
}

/** Undefined when this command does not have the rule, or the rule can't plan the row. The deployed worker may have another rule book. */
function plannedKeys(row: Row, ruleBook: RuleBook): string[] | undefined {
  try {
    return Object.keys(planRow(row, ruleBook).values);
  } catch {
    return undefined;
  }
}
