import { builtInRuleBook } from '@daybreak/domain';
import { CheckedInput } from '../import/checked-input.ts';
import { importInput } from '../import/import-input.ts';
import { planTwice } from '../import/plan-twice.ts';
import { buildMeanwhile } from '../local-run/build-meanwhile.ts';
import { DueRows } from '../local-run/due-rows.ts';
import { noteDueRows } from '../local-run/note-due-rows.ts';
import { planStart, type StartOptions, type StartPlan } from '../local-run/plan-start.ts';
import { runDay } from '../local-run/run-day.ts';
import { RunWatch } from '../local-run/run-watch.ts';
import { startStack } from '../local-run/start-stack.ts';
import { exitCodeOf, formatSummary, toJson } from '../local-run/summary.ts';
import { writeEvents } from '../local-run/write-events.ts';
import { buildTemplate } from '../target/folder/build-template.ts';
import { type DataFolder, openDataFolder } from '../target/folder/data-folder.ts';
import { openLocalTables } from '../target/folder/open-local-tables.ts';
import { withFolderTables } from '../target/folder/with-folder-tables.ts';
import { confirm } from '../terminal/confirm.ts';
import { type Environment, InterruptedError } from '../terminal/environment.ts';
import { createProgress } from '../terminal/progress.ts';
import { resolvePath } from '../terminal/resolve-path.ts';
import { formatScheduledTime } from '../terminal/scheduled-time.ts';
import { shellWord } from '../terminal/shell-word.ts';
import { UnreadableItems } from '../terminal/unreadable-items.ts';
import { untilAborted } from '../terminal/until-aborted.ts';

/**
 * Imports the files and runs the due rows, on a stack that lives as long as the command does. Resolves to the exit code: 0 when
 * every due row is completed, 1 when not. Throws UsageError and BadInputError before it imports the first row.
 */
export async function start(files: readonly string[], options: StartOptions, environment: Environment): Promise<0 | 1> {
  const { stdout, stderr, signal } = environment;
  if (options.watch === true) return await startAndWatch(files, options, environment);
  const progress = createProgress(stderr);
  using folder = openFolder(options.data, environment);
  const plan = planStart(files, options, { contents: folder?.contents, environment });
  const dueBy = plan.scheduledTime.toISOString();
  await using input = new CheckedInput({
    ruleBook: planTwice(builtInRuleBook),
    skipInvalid: plan.skipInvalid,
    format: plan.format,
    stderr,
    signal,
  });
  using dueRows = new DueRows();
  const unreadable = new UnreadableItems();
  const watch = new RunWatch(dueRows, progress, { logs: plan.logs });

  const names = plan.files.map(({ name }) => name);

  try {
    progress.say('Building the functions and the template');
    const templatePath = await buildMeanwhile(
      async (stop) =>
        await buildTemplate(environment.env, stop, plan.eventsFile === undefined ? 'synth' : 'synth-with-events'),
      async () => await input.read(plan.files),
      signal,
    );
    // Before the stack starts: it continues with the messages of an earlier run, and completes due rows that nothing has counted yet.
    if (folder?.contents !== undefined) {
      await withFolderTables(folder, options.engine, async (tables) => {
        await input.compareWith(tables.rows);
        const reading = { ruleBook: builtInRuleBook, dueBy, onUnreadable: unreadable.add };
        const noting = noteDueRows(dueRows, tables, reading, environment);
        await untilAborted(noting, signal);
      });
    }
    input.throwIfBad();

    progress.say('Starting the local stack');
    await using stack = await startStack(templatePath, {
      folder,
      engine: options.engine,
      environment: plan.environment,
      watch,
      signal,
    });
    using events = plan.eventsFile === undefined ? undefined : writeEvents(stack.local, plan.eventsFile);
    const { dynamodbEndpoint, outputs, region } = stack.local;
    const contents = { outputs, region, importing: folder?.contents?.importing };
    using tables = openLocalTables(dynamodbEndpoint, contents);
    if (names.length > 0) progress.say(`Importing ${names.join(', ')}`);
    const { imported, unchanged } = await importInput(
      input,
      names,
      { rows: tables.rows, folder: folder && { contents, write: folder.write }, progress },
      signal,
    );
    const skipped = await input.finish();
    if (skipped !== undefined) progress.say(skipped);

    const summary = await runDay({
      stack: stack.local,
      tables,
      dueRows,
      unreadable,
      watch,
      progress,
      imported: { imported, unchanged },
      countEvents: () => events?.count(),
      scheduledTime: plan.scheduledTime,
      now: environment.now(),
      confirm: async (effect) => await confirm({ effect, yes: options.yes }, environment),
      stderr,
      signal,
    });
    if (summary === undefined) return 1;
    stdout.write(`${options.json === true ? JSON.stringify(toJson(summary)) : formatSummary(summary)}\n`);
    unreadable.report(stderr);
    return exitCodeOf(summary);
  } catch (error) {
    progress.end();
    if (error instanceof InterruptedError) progress.say(howToGoOn(options, plan, folder));
    throw error;
  }
}

/** With `--watch` the stack stays up after the run, as that of `daybreak dev` does. */
async function startAndWatch(files: readonly string[], options: StartOptions, environment: Environment): Promise<0> {
  const { dev } = await import('./dev.ts');
  const { today, at, json: _, ...rest } = options;
  const isDated = today !== undefined || at !== undefined;
  const firstRunAt = isDated
    ? planStart(files, options, { contents: undefined, environment }).scheduledTime
    : undefined;
  return await dev([], { ...rest, console: false, import: [...files], ...(firstRunAt && { firstRunAt }) }, environment);
}

function openFolder(data: string | undefined, environment: Environment): DataFolder | undefined {
  if (data === undefined) return undefined;
  return openDataFolder(resolvePath(data, environment), { name: `--data ${data}`, create: true });
}

function howToGoOn(
  { data, skipInvalid, delimiter, encoding }: StartOptions,
  { files, scheduledTime }: StartPlan,
  folder?: DataFolder,
): string {
  if (data === undefined || folder === undefined) {
    return 'Stopped. The data was in memory and is gone: add --data DIR to keep it.';
  }
  // The command has the files again, some of whose rows may be missing. The import skips the rows that the folder holds.
  const words = [
    'npm start --',
    ...files.map(({ name }) => shellWord(name)),
    ...(skipInvalid === true ? ['--skip-invalid'] : []),
    ...(delimiter === undefined ? [] : [`--delimiter ${shellWord(delimiter)}`]),
    ...(encoding === undefined ? [] : [`--encoding ${shellWord(encoding)}`]),
  ];
  return `Stopped. To continue: ${words.join(' ')} --data ${shellWord(data)} --at ${formatScheduledTime(scheduledTime)}`;
}
