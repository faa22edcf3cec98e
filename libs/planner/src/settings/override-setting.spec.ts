import { expect, it } from '@jest/globals';
import { newSettings } from '../testing/new-settings.ts';
import { overrideSetting, settingNames } from './override-setting.ts';

const settings = newSettings();

it('changes one setting', () => {
  expect(overrideSetting(settings, 'writer.maximumConcurrency=200')).toEqual({
    ...settings,
    writer: { ...settings.writer, maximumConcurrency: 200 },
  });
  expect(overrideSetting(settings, 'rowsTable.warmWriteUnits=20000').rowsTable.warmWriteUnits).toBe(20_000);
  expect(overrideSetting(settings, 'dueShardCount=32').dueShardCount).toBe(32);
});

it('replaces a maximum concurrency by pollers with ten invocations each', () => {
  const provisioned = overrideSetting(settings, 'writer.maximumPollers=30');
  expect(provisioned.writer).toMatchObject({ minimumPollers: 2, maximumConcurrency: 300 });
});

it.each([
  ['writer.concurrency=2', 'There is no setting "writer.concurrency": use one of scanner.batchSize,'],
  ['writer.maximumConcurrency=1', 'must be a whole number from 2 to 1000, not "1"'],
  ['writer.maximumConcurrency=1.5', 'not "1.5"'],
  ['writer.maximumConcurrency', 'not ""'],
  ['dueShardCount=101', 'must be a whole number from 1 to 100'],
])('rejects %s', (assignment, message) => {
  expect(() => overrideSetting(settings, assignment)).toThrow(message);
});

it('accepts every listed name with its minimum', () => {
  for (const name of settingNames) {
    const minimum = [1, 2, 128, 4_000, 12_000].find((value) => {
      try {
        return overrideSetting(settings, `${name}=${value}`) !== settings;
      } catch {
        return false;
      }
    });
    expect({ name, minimum }).toEqual({ name, minimum: expect.any(Number) });
  }
});
