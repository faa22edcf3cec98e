import { formatNumber } from './count.ts';
import { formatDuration } from './format-duration.ts';

/** How fast work goes since it began and, with a `total`, how long the rest takes: `, 3,250 a second, 4 seconds left`. */
export function describePace({ done, total, elapsedMs }: { done: number; total?: number; elapsedMs: number }): string {
  if (done === 0 || elapsedMs <= 0) return '';
  const perSecond = (done / elapsedMs) * 1000;
  const rate = `, ${perSecond < 10 ? perSecond.toFixed(1) : formatNumber(Math.round(perSecond))} a second`;
  const leftMs = total === undefined ? 0 : ((total - done) / perSecond) * 1000;
  return leftMs < 1000 ? rate : `${rate}, ${formatDuration(leftMs)} left`;
}
