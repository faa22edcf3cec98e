import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { alarmsOf, type MetricJson } from './testing/alarm-json.ts';
import { widgetsOf } from './testing/dashboard-json.ts';
import { synthesise } from './testing/synthesise.ts';
import { templateJson } from './testing/template-json.ts';

const workspace = resolve(import.meta.dirname, '../../..');
const template = templateJson(synthesise());

const read = (path: string): string => readFileSync(join(workspace, path), 'utf8');
const settleVersion = read('libs/repository/src/rows/settle-version.ts');
const messageOutcomes = read('libs/domain/src/message-outcomes.ts');

/** Returns the source text of a function, of libs/batch, and of the other files whose metrics it publishes. */
function sourcesOf(service: string): string {
  const folders = [join(workspace, 'apps', service, 'src'), join(workspace, 'libs/batch/src')];
  const sources = folders
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => file.endsWith('.ts') && !/\.(spec|fuzz|integration)\.ts$/.test(file))
        .map((file) => readFileSync(join(folder, file), 'utf8')),
    )
    .join('\n');
  return [
    sources,
    sources.includes('outcomes: messageOutcomes') ? messageOutcomes : '',
    sources.includes('failOrSupersede(') ? settleVersion : '',
  ].join('\n');
}

/** Returns one sentence for each Daybreak metric that its function does not publish. Its graph would stay empty, and its alarm never go off. */
function unpublishedMetrics(metrics: readonly MetricJson[]): string[] {
  return metrics
    .filter(({ namespace }) => namespace.startsWith('Daybreak'))
    .filter(({ name, dimensions }) => !sourcesOf(dimensions['service'] ?? '').includes(`'${name}'`))
    .map(({ name, dimensions }) => `${dimensions['service']} does not publish ${name}`);
}

const watched = [...alarmsOf(template), ...widgetsOf(template)].flatMap(({ watches }) => watches);

describe('the metrics of alarms and dashboard', () => {
  test('are published by their functions', () => {
    expect(watched.filter(({ namespace }) => namespace === 'Daybreak/dev').length).toBeGreaterThan(20);
    expect(unpublishedMetrics(watched)).toEqual([]);
  });

  test('a misspelt metric name is caught', () => {
    const misspelt = { namespace: 'Daybreak/dev', name: 'RunsFinish', dimensions: { service: 'scanner' } };
    expect(unpublishedMetrics([...watched, misspelt])).toEqual(['scanner does not publish RunsFinish']);
  });

  test('are in the namespace of their stage', () => {
    const prod = templateJson(synthesise({ stage: 'prod' }));
    const namespaces = new Set(
      [...alarmsOf(prod), ...widgetsOf(prod)].flatMap(({ watches }) => watches.map(({ namespace }) => namespace)),
    );
    expect([...namespaces].filter((name) => name.startsWith('Daybreak'))).toEqual(['Daybreak/prod']);
  });
});
