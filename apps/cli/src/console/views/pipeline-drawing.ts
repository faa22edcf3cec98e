import type { QueueDepth } from '../../pipeline/queue-depths.ts';
import { formatNumber } from '../../terminal/count.ts';
import { html, type Markup } from '../page/html.ts';

const stages = [
  ['scan', 'scanner'],
  ['row', 'worker'],
  ['value', 'writer'],
] as const;

const stepX = 220;

/** The pipeline from the schedule to a completed row, with the messages in each queue and, in seconds, the age of the oldest. */
export function drawPipeline(
  queues: readonly QueueDepth[],
  due: number,
  ages: ReadonlyMap<string, number> = new Map(),
): Markup {
  const depthOf = (name: string): number =>
    queues
      .filter(({ queue }) => queue === name)
      .reduce((sum, { waiting, inFlight, delayed }) => sum + waiting + inFlight + delayed, 0);
  const inFlightOf = (name: string): number => queues.find(({ queue }) => queue === name)?.inFlight ?? 0;
  const described = stages.map(([queue, name]) => `${name}: ${formatNumber(depthOf(queue))} in the ${queue} queue`);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="The pipeline">
    <svg
      class="pipeline"
      viewBox="0 0 900 150"
      width="900"
      role="img"
      aria-label="${`Schedule, ${described.join(', ')}, completed`}"
    >
      ${box(0, 'schedule', `${formatNumber(due)} due`, false)}
      ${stages.map(([queue, name], index) => {
        const x = (index + 1) * stepX;
        const [depth, dead] = [depthOf(queue), depthOf(`${queue}-dead-letter`)];
        return html`<line x1="${x - 100}" y1="35" x2="${x}" y2="35" />
          <text x="${x - 92}" y="27">${formatNumber(depth)}</text>
          <text class="quiet" x="${x - 92}" y="52">${queue} queue</text>
          <text class="quiet" x="${x - 92}" y="68">${ageOf(ages.get(queue))}</text>
          ${box(x, name, `${formatNumber(inFlightOf(queue))} in flight`, depth > 0)}
          <line x1="${x + 60}" y1="60" x2="${x + 60}" y2="95" />
          <rect x="${x + 5}" y="95" width="110" height="45" rx="6" class="${dead > 0 ? 'alert' : ''}" />
          <text x="${x + 15}" y="114">${formatNumber(dead)} dead</text>
          <text class="quiet" x="${x + 15}" y="132">letters</text>`;
      })}
      <text x="790" y="40">→ completed</text>
    </svg>
  </div>`;
}

function box(x: number, name: string, below: string, isBusy: boolean): Markup {
  return html`<rect x="${x}" y="10" width="120" height="50" rx="6" class="${isBusy ? 'busy' : ''}" />
    <text x="${x + 10}" y="31">${name}</text>
    <text class="quiet" x="${x + 10}" y="50">${below}</text>`;
}

/** The age of a queue's oldest message, in the little room that a drawing has. */
function ageOf(seconds = 0): string {
  if (seconds < 1) return '';
  return seconds < 600 ? `${Math.round(seconds)} s old` : `${Math.round(seconds / 60)} min old`;
}
