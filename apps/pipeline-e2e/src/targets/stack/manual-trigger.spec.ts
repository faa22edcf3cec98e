import { describe, expect, it } from '@jest/globals';
import { manualTrigger } from './manual-trigger.ts';

const now = Date.parse('2026-11-01T12:00:00Z');

describe('a trigger of a deployed stack', () => {
  it('starts a run of its own each time', () => {
    const [one, other] = [manualTrigger('2026-11-01T12:00:00Z', {}, now), manualTrigger('2026-03-29T12:00:00Z')];
    expect(one).toEqual({ scheduledTime: '2026-11-01T12:00:00Z', runId: expect.stringMatching(/^e2e-/) });
    expect(other.runId).not.toBe(one.runId);
  });

  it('may be of a run that the test names', () => {
    expect(manualTrigger('2026-03-29T12:00:00Z', { runId: 'own' }, now)).toMatchObject({ runId: 'own' });
  });

  it.each(['2026-11-01T12:00:01Z', 'soon'])('is refused for a time that is not known to have come: %s', (time) => {
    expect(() => manualTrigger(time, {}, now)).toThrow(RangeError);
  });
});
