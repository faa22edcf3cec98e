import { withOutcomes, withWhatIsOpen } from '../../overview/run-reports.ts';
import type { RunReport } from '../../overview/run-report.ts';
import { formatDuration } from '../../terminal/format-duration.ts';
import { UnreadableItems } from '../../terminal/unreadable-items.ts';
import type { ConsoleContext } from '../page/console-context.ts';
import { html, instant, type Markup, number, table } from '../page/html.ts';
import { live } from '../page/layout.ts';
import { quiet } from '../page/quiet.ts';

const shownRuns = 50;

/** The latest runs, read again while the page is open. */
export async function runsView(context: ConsoleContext, options: { outcomes: boolean }): Promise<Markup> {
  const runs = await runsNow(context, options);
  // Counting reads the whole table: once.
  return options.outcomes ? runs : live('/live/runs', context.isLocal ? 2 : 10, runs);
}

/** The latest runs. With `outcomes`, what became of each row, for which the whole table is read. */
export async function runsNow(
  { target, signal, latestRuns }: ConsoleContext,
  { outcomes }: { outcomes: boolean },
): Promise<Markup> {
  const unreadable = new UnreadableItems();
  const listed = (await latestRuns()).slice(0, shownRuns);
  const read = outcomes ? withOutcomes : withWhatIsOpen;
  const reports = await read(listed, target, unreadable, quiet(signal));
  const shards = new Map(listed.map((run) => [run.runId, Object.values(run.shards)]));
  const counts = outcomes
    ? (['completed', 'skipped', 'superseded', 'failed', 'inFlight'] as const)
    : (['failed', 'inFlight'] as const);
  return html`<p>
      ${
        outcomes
          ? html`Every row that a run dispatched is counted once: dispatched = completed + skipped + superseded + failed
            + in flight.`
          : html`What is failed and in flight comes from the index. <a href="/runs?outcomes=1">Count every outcome</a>,
              which reads the whole table.`
      }
    </p>
    ${table(
      'Latest runs',
      [
        'scheduled for',
        'state',
        'read',
        'dispatched',
        ...counts.map((name) => (name === 'inFlight' ? 'in flight' : name)),
        'took',
        'run',
      ],
      reports.map((report) => [
        instant(report.scheduledTime),
        report.state,
        progressOf(shards.get(report.runId) ?? []),
        number(report.dispatched),
        ...counts.map((name) => (report[name] === undefined ? '–' : number(report[name]))),
        duration(report),
        html`<code>${report.runId}</code>${report.by === undefined ? '' : html` by hand, ${report.by}`}`,
      ]),
    )}`;
}

function progressOf(shards: readonly { done: boolean }[]): Markup {
  const done = shards.filter((shard) => shard.done).length;
  const text = `${done} of ${shards.length} shards read`;
  return html`<progress max="${shards.length}" value="${done}" aria-label="${text}">${text}</progress>`;
}

function duration({ startedAt, finishedAt }: RunReport): string {
  return finishedAt === undefined ? '' : formatDuration(Date.parse(finishedAt) - Date.parse(startedAt));
}
