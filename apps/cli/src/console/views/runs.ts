import { withOutcomes, withWhatIsOpen } from '../../overview/run-reports.ts';
import { reportOf, type RunReport } from '../../overview/run-report.ts';
import { formatDuration } from '../../terminal/format-duration.ts';
import { UnreadableItems } from '../../terminal/unreadable-items.ts';
import type { ConsoleContext } from '../page/console-context.ts';
import { html, instant, type Markup, number, table } from '../page/html.ts';
import type { PlannedRun } from '../page/plan-runs.ts';
import { everySecondsOf, live } from '../page/layout.ts';
import { quiet } from '../page/quiet.ts';

const shownRuns = 50;

/** The latest runs, read again while the page is open. */
export async function runsView(context: ConsoleContext, options: { outcomes: boolean }): Promise<Markup> {
  const runs = await runsNow(context, options);
  // Counting reads the whole table: once.
  return options.outcomes ? runs : live('/live/runs', everySecondsOf(context), runs);
}

/** The latest runs. With `outcomes`, what became of each row, for which the whole table is read. */
export async function runsNow(
  { target, signal, latestRuns, measures }: ConsoleContext,
  { outcomes }: { outcomes: boolean },
): Promise<Markup> {
  const unreadable = new UnreadableItems();
  const listed = (await latestRuns()).slice(0, shownRuns);
  const { value: known } = await measures.outcomes();
  const isCounted = outcomes || known !== undefined;
  const read = outcomes ? withOutcomes : withWhatIsOpen;
  const reports =
    known === undefined
      ? await read(listed, target, unreadable, quiet(signal))
      : listed.map((run) => reportOf(run, known.byRun, target.kind));
  const { value: plans, problem } = await measures.plans();
  const shards = new Map(listed.map((run) => [run.runId, Object.values(run.shards)]));
  const counts = isCounted
    ? (['completed', 'skipped', 'superseded', 'failed', 'inFlight'] as const)
    : (['failed', 'inFlight'] as const);
  return html`<p>
      ${
        isCounted
          ? html`Every row that a run dispatched is counted once: dispatched = completed + skipped + superseded + failed
            + in flight.`
          : html`What is failed and in flight comes from the index. <a href="/runs?outcomes=1">Count every outcome</a>,
              which reads the whole table.`
      }
    </p>
    <p class="quiet">
      ${
        problem === undefined
          ? 'In parentheses: what the planner expects of a run of so many rows, with the settings of the target.'
          : `The runs are not compared with a plan: ${problem}`
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
        'dispatched in',
        'rows ended after',
        'plan',
        'run',
      ],
      reports.map((report) => [
        instant(report.scheduledTime),
        report.state,
        progressOf(shards.get(report.runId) ?? []),
        number(report.dispatched),
        ...counts.map((name) => (report[name] === undefined ? '–' : number(report[name]))),
        ...besidePlan(report, plans?.get(report.runId)),
        html`<code>${report.runId}</code>${report.by === undefined ? '' : html` by hand, ${report.by}`}`,
      ]),
    )}`;
}

function progressOf(shards: readonly { done: boolean }[]): Markup {
  const done = shards.filter((shard) => shard.done).length;
  const text = `${done} of ${shards.length} shards read`;
  return html`<progress max="${shards.length}" value="${done}" aria-label="${text}">${text}</progress>`;
}

/** How long a run took, beside what the planner expects. */
function besidePlan(report: RunReport, plan: PlannedRun | undefined): (Markup | string)[] {
  if (plan === undefined) return [duration(report), '', ''];
  const { dispatch, completion, verdict } = plan;
  const { seconds, plannedSeconds } = completion;
  return [
    against(dispatch.seconds, dispatch.plannedSeconds),
    seconds === undefined
      ? html`<span class="quiet">(${lasting(plannedSeconds)})</span>`
      : against(seconds, plannedSeconds),
    verdict === 'behind' ? html`<strong class="bad">behind</strong>` : html`<span class="good">as planned</span>`,
  ];
}

const lasting = (seconds: number): string => formatDuration(seconds * 1000);
const against = (seconds: number, planned: number): Markup =>
  html`${lasting(seconds)} <span class="quiet">(${lasting(planned)})</span>`;

function duration({ startedAt, finishedAt }: RunReport): string {
  return finishedAt === undefined ? '' : formatDuration(Date.parse(finishedAt) - Date.parse(startedAt));
}
