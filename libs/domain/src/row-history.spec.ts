import { expect, it } from '@jest/globals';
import { maximumHistoryVersions, maximumVersionEndBytes, versionEndLimits, type VersionEnd } from './row-history.ts';
import { sizeOf } from './row-size.ts';

const { runIdBytes, errorNameBytes, errorMessageBytes, byBytes, supersededRuns } = versionEndLimits;
const at = '2026-03-29T12:00:00.000Z';
const dueDate = '2026-03-29';

it('reserves enough bytes for the largest entry', () => {
  const runIds = Array.from({ length: supersededRuns }, (_, n) => String(n).padStart(runIdBytes, 'x'));
  // A paused version has a reason, and one that an edit ended has an owner, and neither has an error or a run.
  const largest: Required<Omit<VersionEnd, 'reason' | 'by'>> = {
    end: 'rescheduled',
    at,
    dueDate,
    written: 10_000,
    runId: 'x'.repeat(runIdBytes),
    error: {
      stage: 'writer',
      name: 'x'.repeat(errorNameBytes),
      message: 'x'.repeat(errorMessageBytes),
      attempt: 5,
      at,
    },
    after: { edit: 'rescheduled', at, by: 'x'.repeat(byBytes) },
    superseded: Object.fromEntries(runIds.map((runId) => [runId, at])),
  };
  const { error, after, superseded, ...rest } = largest;
  const versions = { [Number.MAX_SAFE_INTEGER]: { ...rest, error: { ...error }, after, superseded } };

  expect(sizeOf(versions)).toBeLessThanOrEqual(maximumVersionEndBytes);
});

it('reserves at most a quarter of an item for the history', () => {
  expect(maximumHistoryVersions * maximumVersionEndBytes).toBeLessThanOrEqual(100 * 1024);
});
