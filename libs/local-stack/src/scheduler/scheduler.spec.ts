import { createStackClock } from '@daybreak/local-sqs';
import { describe, expect, it } from '@jest/globals';
import type { ScheduleModel } from '../template/event-models.ts';
import { Scheduler } from './scheduler.ts';

const daily: ScheduleModel = {
  logicalId: 'Daily',
  name: 'daily',
  arn: 'arn:daily',
  groupArn: 'arn:group',
  expression: 'cron(0 6 * * ? *)',
  timeZone: 'UTC',
  functionName: 'scan',
  input: '{"scheduledTime":"<aws.scheduler.scheduled-time>"}',
  enabled: true,
};

function prepare(schedule: Partial<ScheduleModel> = {}, firstOfRate?: 'after its first period') {
  const clock = createStackClock({ kind: 'manual', startAt: Date.parse('2026-03-01T00:00:00Z') });
  const fired: string[] = [];
  const scheduler = new Scheduler({
    schedules: [{ ...daily, ...schedule }],
    clock,
    newExecutionId: () => 'e1',
    firstOfRate,
    invoke: ({ functionName }, event) => void fired.push(`${functionName} ${event}`),
  });
  return { clock, fired, scheduler };
}
const dayMs = 86_400_000;

describe('a running scheduler', () => {
  it("fires by the stack's clock, with the scheduled time", () => {
    const { clock, fired, scheduler } = prepare();
    scheduler.start();
    clock.advance(2 * dayMs);
    expect(fired).toEqual([
      'scan {"scheduledTime":"2026-03-01T06:00:00Z"}',
      'scan {"scheduledTime":"2026-03-02T06:00:00Z"}',
    ]);
    scheduler.stop();
    expect(clock.nextTimerAt()).toBeUndefined();
  });

  it('does not fire a disabled schedule, and stops at the end date', () => {
    const disabled = prepare({ enabled: false });
    disabled.scheduler.start();
    expect(disabled.clock.nextTimerAt()).toBeUndefined();

    const ending = prepare({ endDate: '2026-03-02T00:00:00Z' });
    ending.scheduler.start();
    ending.clock.advance(5 * dayMs);
    expect(ending.fired).toHaveLength(1);
  });

  it('fires a rate without a start date as soon as it is created', () => {
    const { clock, fired, scheduler } = prepare({ expression: 'rate(1 day)' });
    scheduler.start();
    clock.advance(dayMs);
    expect(fired).toEqual([
      'scan {"scheduledTime":"2026-03-01T00:00:00Z"}',
      'scan {"scheduledTime":"2026-03-02T00:00:00Z"}',
    ]);
  });

  it('fires a rate after its first period with firstOfRate', () => {
    const { clock, fired, scheduler } = prepare({ expression: 'rate(1 day)' }, 'after its first period');
    scheduler.start();
    clock.advance(dayMs);
    expect(fired).toEqual(['scan {"scheduledTime":"2026-03-02T00:00:00Z"}']);
  });

  it('starts at the start date', () => {
    const { clock, fired, scheduler } = prepare({ expression: 'rate(1 day)', startDate: '2026-03-02T12:00:00Z' });
    scheduler.start();
    clock.advance(3 * dayMs);
    expect(fired).toEqual([
      'scan {"scheduledTime":"2026-03-02T12:00:00Z"}',
      'scan {"scheduledTime":"2026-03-03T12:00:00Z"}',
    ]);
  });
});

describe('fire', () => {
  const scheduledTime = new Date('2026-05-05T12:00:00Z');

  it('fires a schedule for any time, by its name or logical id', () => {
    const { fired, scheduler } = prepare();
    scheduler.fire('daily', { scheduledTime });
    scheduler.fire('Daily', { scheduledTime });
    expect(fired).toEqual(Array(2).fill('scan {"scheduledTime":"2026-05-05T12:00:00Z"}'));
  });

  it('replaces every placeholder', () => {
    const names = ['schedule-arn', 'scheduled-time', 'execution-id', 'attempt-number'];
    const input = JSON.stringify(names.map((name) => `<aws.scheduler.${name}>`));
    const { fired, scheduler } = prepare({ input });
    scheduler.fire('daily', { scheduledTime: new Date('2026-05-05T12:00:00.5Z') });
    expect(fired).toEqual(['scan ["arn:daily","2026-05-05T12:00:00.500Z","e1","1"]']);
  });

  it('adds properties to the input', () => {
    const { fired, scheduler } = prepare();
    scheduler.fire('daily', { scheduledTime, input: { runId: 'by hand' } });
    expect(fired).toEqual(['scan {"scheduledTime":"2026-05-05T12:00:00Z","runId":"by hand"}']);
  });

  it('rejects an unknown schedule', () => {
    expect(() => prepare().scheduler.fire('weekly', { scheduledTime })).toThrow(
      'The template has no schedule weekly. It has: daily',
    );
  });
});
