import type { StackClock } from '@daybreak/local-stack';
import type { RowShape } from '../workload/row-shape.ts';
import type { PipelineSettings } from '../settings/pipeline-settings.ts';
import type { Backlog } from './backlog.ts';
import type { Counts } from './counts.ts';
import type { ModelQueue } from './model-queue.ts';
import type { ModelTable } from './model-table.ts';
import type { Platform } from './platform.ts';

/** The state that the models of the functions share. */
export interface SimulationContext {
  readonly clock: StackClock;
  readonly settings: PipelineSettings;
  readonly shape: RowShape;
  readonly platform: Platform;
  readonly counts: Counts;
  readonly backlog: Backlog;
  readonly table: ModelTable;
  readonly queues: { readonly scan: ModelQueue; readonly row: ModelQueue; readonly value: ModelQueue };
  /** Returns a number from 0 up to 1, exclusive. */
  readonly random: () => number;
}

/** Runs `next` after a duration, or at once without one: a local stack's clock does not move while a function works. */
export function after({ clock }: Pick<SimulationContext, 'clock'>, durationMs: number, next: () => void): void {
  if (durationMs <= 0) next();
  else clock.setTimer(durationMs, next);
}
