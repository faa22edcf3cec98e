import { scaleLinear, type ScaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { SimulatedDay } from '../simulation/simulate-day.ts';
import type { Sample } from '../simulation/timeline.ts';

const width = 900;
const panelHeight = 180;
const margin = { top: 34, right: 24, bottom: 30, left: 84 } as const;
const colours = ['#5b6770', '#1f77b4', '#2ca02c', '#d62728'] as const;

interface Series {
  readonly name: string;
  of(sample: Sample): number;
}

interface Panel {
  readonly title: string;
  readonly series: readonly Series[];
  readonly isArea?: boolean;
}

const panels: readonly Panel[] = [
  {
    title: 'rows',
    series: [
      { name: 'due', of: ({ due, completed }) => due + completed },
      { name: 'dispatched', of: ({ dispatched }) => dispatched },
      { name: 'completed', of: ({ completed }) => completed },
    ],
  },
  {
    title: 'messages waiting',
    isArea: true,
    series: [
      { name: 'row queue', of: ({ rowQueue }) => rowQueue },
      { name: 'value queue', of: ({ valueQueue }) => valueQueue },
    ],
  },
  {
    title: 'write units a second',
    series: [
      { name: 'used', of: ({ writeUnitsPerSecond }) => writeUnitsPerSecond },
      { name: 'limit', of: ({ writeLimit }) => writeLimit },
    ],
  },
  {
    title: 'running functions',
    series: [
      { name: 'workers', of: ({ running }) => running.worker },
      { name: 'writers', of: ({ running }) => running.writer },
    ],
  },
];

/** Draws a simulated day as an SVG image: rows, queue depth, write units with their limit, and running functions over time. */
export function plotDay({ samples }: Pick<SimulatedDay, 'samples'>): string {
  const startMs = samples[0]?.atMs ?? 0;
  const minutesOf = ({ atMs }: Sample): number => (atMs - startMs) / 60_000;
  const x = scaleLinear()
    .domain([0, Math.max(1, ...samples.map(minutesOf))])
    .range([margin.left, width - margin.right]);
  const height = panels.length * panelHeight + margin.bottom;
  const drawn = panels.map((panel, index) => drawPanel(panel, samples, { x, minutesOf, top: index * panelHeight }));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    ...drawn,
    `<text x="${width / 2}" y="${height - 8}" text-anchor="middle">minutes after the first row is due</text>`,
    '</svg>',
    '',
  ].join('\n');
}

interface Placing {
  readonly x: ScaleLinear<number, number>;
  readonly top: number;
  minutesOf(sample: Sample): number;
}

function drawPanel({ title, series, isArea = false }: Panel, samples: readonly Sample[], placing: Placing): string {
  const { x, top, minutesOf } = placing;
  const bottom = top + panelHeight - margin.bottom;
  const highest = Math.max(1, ...series.flatMap(({ of }) => samples.map(of)));
  const y = scaleLinear()
    .domain([0, highest])
    .nice(4)
    .range([bottom, top + margin.top]);
  const paths = series.map(({ name, of }, index) => {
    const colour = colours[index] ?? 'black';
    const at = (sample: Sample): [number, number] => [x(minutesOf(sample)), y(of(sample))];
    const outline =
      line<Sample>(
        (sample) => at(sample)[0],
        (sample) => at(sample)[1],
      )([...samples]) ?? '';
    const filled =
      area<Sample>(
        (sample) => at(sample)[0],
        bottom,
        (sample) => at(sample)[1],
      )([...samples]) ?? '';
    return [
      ...(isArea ? [`<path d="${rounded(filled)}" fill="${colour}" fill-opacity="0.15"/>`] : []),
      `<path d="${rounded(outline)}" fill="none" stroke="${colour}" stroke-width="1.5"/>`,
      `<text x="${margin.left + 170 + index * 110}" y="${top + 20}" fill="${colour}">${name}</text>`,
    ].join('\n');
  });
  const horizontal = y
    .ticks(4)
    .map(
      (tick) =>
        `<line x1="${margin.left}" x2="${width - margin.right}" y1="${y(tick)}" y2="${y(tick)}" stroke="#e3e6e8"/>` +
        `<text x="${margin.left - 8}" y="${y(tick) + 4}" text-anchor="end">${tick.toLocaleString('en-GB')}</text>`,
    );
  const vertical = x
    .ticks(8)
    .map(
      (tick) => `<text x="${x(tick)}" y="${bottom + 16}" text-anchor="middle">${tick.toLocaleString('en-GB')}</text>`,
    );
  return [
    `<text x="${margin.left}" y="${top + 20}" font-weight="bold">${title}</text>`,
    ...horizontal,
    ...vertical,
    ...paths,
  ].join('\n');
}

/** Rounds to a tenth of a pixel, which keeps the file small. */
function rounded(path: string): string {
  return path.replace(/\d+\.\d+/g, (number) => String(Math.round(Number(number) * 10) / 10));
}
