import { describe, expect, it } from '@jest/globals';
import { readNotifierConfig } from './config.ts';

const env = {
  POWERTOOLS_SERVICE_NAME: 'notifier',
  QUEUE_URLS: 'http://127.0.0.1/1/held',
  HELD_QUEUE_URL: 'http://127.0.0.1/1/held',
  DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1/1/dlq',
  HOLD_AFTER_SECONDS: '3600',
  MAX_ATTEMPTS: '5',
};

describe('readNotifierConfig', () => {
  it.each(Object.keys(env))('requires %s', (variable) => {
    expect(() => readNotifierConfig({ ...env, [variable]: undefined })).toThrow(
      `Environment variable ${variable} is required`,
    );
  });

  it('has no target and no step, and leaves out values, unless it is told', () => {
    expect(readNotifierConfig(env)).toMatchObject({
      events: undefined,
      forwardQueueUrls: [],
      notifier: { holdAfterSeconds: 3_600, includeValues: false },
    });
  });

  it('reads the target, the source and whether values are included', () => {
    const EVENT_TARGET = 'arn:aws:events:eu-west-1:111122223333:event-bus/rows';
    const told = { ...env, EVENT_TARGET, EVENT_SOURCE: 'daybreak.prod', EVENT_VALUES: 'true' };
    expect(readNotifierConfig(told)).toMatchObject({
      events: { target: { kind: 'event-bus', id: EVENT_TARGET }, source: 'daybreak.prod' },
      notifier: { includeValues: true },
    });
  });

  it('names what is wrong with a target', () => {
    expect(() => readNotifierConfig({ ...env, EVENT_TARGET: 'rows' })).toThrow(
      'Environment variable EVENT_TARGET must be the ARN of an event bus or a topic, or the URL of a queue',
    );
  });
});
