import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import * as v from 'valibot';
import { createLogger } from './logger.ts';
import { createMetrics } from './metrics.ts';

const lineSchema = v.record(v.string(), v.unknown());

describe('standard output', () => {
  const output: string[] = [];

  beforeEach(() => {
    output.length = 0;
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      output.push(String(text));
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const lines = () => output.map((text) => v.parse(lineSchema, JSON.parse(text)));

  it('holds a line of JSON for each log call at the level or above', () => {
    const logger = createLogger({ service: 'shipping', level: 'INFO' });
    logger.debug('not this');
    logger.info('outcome', { function: 'shipping', outcome: 'done', values: 2 });
    expect(lines()).toEqual([
      expect.objectContaining({ level: 'INFO', service: 'shipping', message: 'outcome', outcome: 'done', values: 2 }),
    ]);
    expect(output[0]).toMatch(/^\{.*\}\n$/);
  });

  it('holds one line of metrics for each flush, with summed counts, and none when there is no metric', () => {
    const metrics = createMetrics({ service: 'shipping', namespace: 'Daybreak' });
    metrics.count('MessagesDone');
    metrics.count('MessagesDone', 2);
    metrics.count('MessagesRetried', 0);
    metrics.duration('ScanDuration', 12);
    metrics.duration('ScanDuration', 15);
    metrics.flush();
    metrics.flush();
    expect(lines()).toEqual([
      expect.objectContaining({ service: 'shipping', MessagesDone: 3, MessagesRetried: 0, ScanDuration: [12, 15] }),
    ]);
    expect(lines()[0]).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Namespace: 'Daybreak', Dimensions: [['service']] }] },
    });
  });
});
