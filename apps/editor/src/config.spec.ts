import { describe, expect, it } from '@jest/globals';
import { readEditorConfig } from './config.ts';

const environment = {
  POWERTOOLS_SERVICE_NAME: 'editor',
  ROWS_TABLE_NAME: 'rows',
  RUNS_TABLE_NAME: 'runs',
  ROW_QUEUE_URL: 'http://127.0.0.1/1/row',
  QUEUE_URLS: 'http://127.0.0.1/1/editor',
  DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1/1/editor-dlq',
  MAX_ATTEMPTS: '5',
};

describe('readEditorConfig', () => {
  it('requires the table, the queues and a service name', () => {
    expect(() => readEditorConfig({})).toThrow(
      'Environment variable POWERTOOLS_SERVICE_NAME is required. ' +
        'Environment variable ROWS_TABLE_NAME is required. ' +
        'Environment variable QUEUE_URLS is required. ' +
        'Environment variable MAX_ATTEMPTS is required. ' +
        'Environment variable RUNS_TABLE_NAME is required. ' +
        'Environment variable ROW_QUEUE_URL is required. ' +
        'Environment variable DEAD_LETTER_QUEUE_URL is required',
    );
  });

  it('sends events nowhere, unless it names a target', () => {
    expect(readEditorConfig(environment)).toMatchObject({ eventTarget: undefined, eventSource: 'daybreak' });
    const id = 'arn:aws:events:eu-west-1:111122223333:event-bus/rows';
    expect(readEditorConfig({ ...environment, EVENT_TARGET: id }).eventTarget).toMatchObject({ kind: 'event-bus', id });
    expect(() => readEditorConfig({ ...environment, EVENT_TARGET: 'somewhere' })).toThrow(
      'EVENT_TARGET must be the ARN of an event bus or a topic, or the URL of a queue',
    );
  });
});
