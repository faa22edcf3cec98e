import { archivedRowId } from '@daybreak/repository';
import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { newRow } from '../item.ts';

const dayMs = 24 * 60 * 60 * 1_000;
const environment = { KEEP_COMPLETED_DAYS: '90' };
const needs = ['idle', 'anyDay', 'moveClock', 'changeSettings', 'localStack'] as const;

describePipeline('with keepCompletedDays, a finished row', { needs, once: true }, (start) => {
  it('goes with its archived ends within two days of its time, and a row that is not finished stays', async () => {
    await using pipeline = await start({ environment });
    const series = { dueDate: '2026-03-25', changes: { price: 2 } };
    const completed = newRow();
    const skipped = newRow({ dueDate: '2026-03-27', catchUp: 'skip after PT6H' });
    const ended = newRow({ ...series, repeat: 'FREQ=DAILY;COUNT=5' });
    const recurring = newRow({ ...series, repeat: 'FREQ=DAILY' });
    const failed = newRow({ rule: 'renew', changes: {} });
    const cancelled = newRow({ dueDate: '2026-04-29' });
    const again = newRow();
    await pipeline.put(completed, skipped, ended, recurring, failed, cancelled, again);
    await pipeline.rows.cancel({ id: cancelled.id });

    await pipeline.run('2026-03-29T12:00:00Z');
    expect(await pipeline.rows.get(ended.id)).toMatchObject({ status: 'completed', expiresAt: expect.any(String) });
    // An owner schedules a finished row again, and deletes the expiry with that.
    expect(await pipeline.rows.get(again.id)).toHaveProperty('expiresAt');
    await pipeline.rows.reschedule({ id: again.id, dueDate: '2026-05-29' });

    const idsAfter = async (days: number): Promise<string[]> => {
      pipeline.clock.advance(days * dayMs);
      await pipeline.idle();
      return Object.keys(await pipeline.items());
    };
    const stay = [recurring, failed, cancelled, again].map(({ id }) => id);
    const finished = [completed, skipped, ended].map(({ id }) => id);
    const ofRow = (id: string): string => archivedRowId(id) ?? id;
    expect(new Set((await idsAfter(89)).map(ofRow))).toEqual(new Set([...stay, ...finished]));
    const left = await idsAfter(3.1);
    expect(new Set(left.map(ofRow))).toEqual(new Set(stay));
    expect(await pipeline.rows.get(again.id)).not.toHaveProperty('expiresAt');
  });
});
