import type { VersionEnd } from '@daybreak/domain';

/** How rows ended on a day (UTC), by runs. */
export interface DayOutcomes {
  completed: number;
  skipped: number;
  superseded: number;
  failed: number;
}

export const outcomeNames = ['completed', 'skipped', 'superseded', 'failed'] as const satisfies (keyof DayOutcomes)[];

export const noOutcomes: Readonly<DayOutcomes> = { completed: 0, skipped: 0, superseded: 0, failed: 0 };

/** Outcomes by day, to which more are added. */
export class OutcomesByDay extends Map<string, DayOutcomes> {
  /** Adds to the day of a UTC instant. */
  count(at: string, outcome: keyof DayOutcomes, number = 1): void {
    const day = at.slice(0, 10);
    const counted = this.get(day) ?? { ...noOutcomes };
    counted[outcome] += number;
    this.set(day, counted);
  }

  /** Adds the ends of a row's versions that a run caused. */
  countEnds(history: Readonly<Record<string, VersionEnd>>): void {
    for (const { end, at, runId, superseded = {} } of Object.values(history)) {
      if (runId !== undefined && (end === 'completed' || end === 'skipped' || end === 'failed')) this.count(at, end);
      for (const lateAt of Object.values(superseded)) this.count(lateAt, 'superseded');
    }
  }
}
