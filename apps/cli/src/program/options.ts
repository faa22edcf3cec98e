import { type Command, Option } from 'commander';
import { perSecond } from './parse-number.ts';

// A copy of the local stack's list, so that --help and a usage error do not load the local stack.
const engines = ['dynoxide', 'dynalite'];

export const engineOption = (): Option =>
  new Option('--engine <name>', 'the DynamoDB engine of a folder (default: the engine that wrote it)').choices(engines);

/** Adds the options that name the target, as a group below the command's own options. */
export function addTargetOptions(command: Command): Command {
  return command
    .optionsGroup('Target:')
    .option('--target <target>', 'a data folder, or stack:NAME (default: $DAYBREAK_TARGET)')
    .option('--region <region>', 'the region of a stack (default: from the environment or the profile)')
    .option('--profile <name>', 'the AWS profile for a stack')
    .addOption(engineOption());
}

/** Adds the options that describe the format of a file. */
export function addFormatOptions(command: Command): Command {
  return command
    .option(
      '--delimiter <character>',
      "the delimiter of CSV, such as ';' or tab (default: ',', or the one of a first line sep=)",
    )
    .option(
      '--encoding <name>',
      'the encoding, for example windows-1252 (default: UTF-8 or UTF-16, which is detected)',
    );
}

/** Adds the options of a command that edits one row by its id, or many at once. */
export function addBulkOptions(command: Command): Command {
  return command
    .optionsGroup('Many rows at once:')
    .option(
      '--where <condition...>',
      "each row that matches all of these: rule=NAME, tenant=NAME, status=STATUS, due=DATE or due=FROM..TO, id='PREFIX*', run=ID",
    )
    .option('--ids-from <file>', 'each row in a file: an id a line, JSON Lines or CSV with an id (- is standard input)')
    .option('--rate <number/s>', 'the maximum rate, in rows a second', perSecond, 50)
    .option('--dry-run', 'print which rows the command would edit, and change nothing')
    .option('--yes', yesText);
}

/** Adds the option that names who makes an edit. */
export function addByOption(command: Command): Command {
  return command.option(
    '--by <name>',
    'who makes the edit, for the history of the row (default: $DAYBREAK_BY, or your user name)',
  );
}

export function addJsonOption(command: Command): Command {
  return command.option('--json', 'print one JSON object');
}

/** Adds examples to the help. Each is the text after `daybreak`. */
export function addExamples(command: Command, examples: readonly string[]): Command {
  return command.addHelpText('after', `\nExamples:\n${examples.map((example) => `  daybreak ${example}`).join('\n')}`);
}

export const todayText = 'at 12:00 UTC of this day, when the day has begun in every time zone (default: today)';
export const atText = 'at this instant, for example 2026-03-29T02:30+02:00';
export const yesText = 'do not ask for confirmation';
