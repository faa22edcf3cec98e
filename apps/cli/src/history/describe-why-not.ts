import { count } from '../terminal/count.ts';
import { formatDuration } from '../terminal/format-duration.ts';
import { formatInstant } from '../terminal/format-instant.ts';
import { describeRowError } from './describe-event.ts';
import { describePause, resumeCommand } from './describe-pause.ts';
import type { WhyNot } from './why-not.ts';

const shownKeys = 10;

/** Why a row has not run, as a sentence, and what to do. */
export function describeWhyNot(reason: WhyNot): string {
  switch (reason.why) {
    case 'completed':
      return `It has run: completed at ${reason.at}${reason.runId === undefined ? '' : ` by the run ${reason.runId}`}.${expiry(reason)}`;
    case 'failed':
      return `It failed: ${describeRowError(reason.error)}. Run daybreak redrive --ids to try it again, after daybreak change if its changes are wrong.`;
    case 'cancelled':
      return `It was cancelled at ${reason.at}. Run daybreak reschedule to schedule it again.`;
    case 'skipped':
      return `It was skipped at ${reason.at} by the run ${reason.runId}, which came too late for its catch-up policy (${reason.catchUp}). Run daybreak redrive --ids to do it after all.${expiry(reason)}`;
    case 'deleted':
      return `It was deleted${reason.at === undefined ? '' : ` at ${reason.at}`}. Its history is kept until ${reason.expiresAt}.`;
    case 'notYetDue': {
      const before =
        reason.lastCompletedAt === undefined ? '' : ` Its last occurrence was completed at ${reason.lastCompletedAt}.`;
      return `It is not yet due: it is due at ${formatInstant(reason.dueAt)}, in ${lapse(reason.now, reason.dueAt)}.${before}`;
    }
    case 'waitingForValues':
      return describeWaiting(reason);
    case 'waitingForRule':
      return `It waits for its rule: at ${formatInstant(reason.at)} the worker did not have ${reason.rule}. Deploy the rule: the row continues within 15 minutes.`;
    case 'paused': {
      const { pause, dueAt, now } = reason;
      const due = dueAt > now ? `due in ${lapse(now, dueAt)}` : `due for ${lapse(dueAt, now)}`;
      return `It is paused, and ${due}: ${describePause(pause)}. To continue: ${resumeCommand(pause)}.`;
    }
    case 'noRunYet':
      return `It has been due since ${formatInstant(reason.dueAt)} (${lapse(reason.dueAt, reason.now)}), and no run of that time or a later one has begun since it was put or edited. The next run takes it.`;
    case 'runUnfinished':
      return `It has been due since ${formatInstant(reason.dueAt)} (${lapse(reason.dueAt, reason.now)}), and the run ${reason.runId}, which should take it, has not finished.`;
    case 'overdue':
      return `It is overdue by ${lapse(reason.dueAt, reason.now)}. The run ${reason.runId} should have taken it and finished at ${reason.runFinishedAt}, but no value of it was written. Its message is still in a queue (see daybreak status), or the next run takes it.`;
  }
}

function describeWaiting({ written, planned, missing, runId }: Extract<WhyNot, { why: 'waitingForValues' }>): string {
  const byRun = runId === undefined ? '' : ` of the run ${runId}`;
  const more = missing.length > shownKeys ? ` and ${missing.length - shownKeys} more` : '';
  const which = missing.length === 0 ? '' : `, missing: ${missing.slice(0, shownKeys).join(', ')}${more}`;
  const of =
    planned === undefined ? `${count(written, 'value')} written` : `${written} of ${count(planned, 'value')} written`;
  return `It waits for the rest of its values${byRun}: ${of}${which}.`;
}

function expiry({ expiresAt }: { expiresAt?: string | undefined }): string {
  return expiresAt === undefined ? '' : ` The row is deleted within two days of ${expiresAt}.`;
}

function lapse(from: string, to: string): string {
  return formatDuration(Date.parse(to) - Date.parse(from));
}
