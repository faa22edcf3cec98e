import { expect, it } from '@jest/globals';
import { awsPlatform } from '../make-plan.ts';
import { simulateDay } from '../simulation/simulate-day.ts';
import { midnightMs, newSettings, rowShape } from '../testing/new-settings.ts';
import { plotDay } from './plot-day.ts';

it('draws rows, queues, units and functions over time', () => {
  const settings = newSettings();
  const due = [{ atMs: midnightMs, rows: 100_000 }];
  const svg = plotDay(simulateDay({ settings, shape: rowShape, due, platform: awsPlatform(settings) }));
  for (const text of ['due', 'completed', 'value queue', 'write units a second', 'writers'])
    expect(svg).toContain(`>${text}</text>`);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]+<\/svg>\n$/);
});

it('draws a day without samples', () => {
  expect(plotDay({ samples: [] })).not.toMatch(/NaN|undefined|Infinity/);
});
