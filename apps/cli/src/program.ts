import { Command } from 'commander';
import type { Environment } from './options/environment.ts';
import { defineCompletion } from './program/define-completion.ts';
import { defineEdits } from './program/define-edits.ts';
import { defineParking } from './program/define-parking.ts';
import { definePipeline } from './program/define-pipeline.ts';
import { defineRows } from './program/define-rows.ts';
import { defineStart, startExamples } from './program/define-start.ts';
import type { ProgramContext } from './program/context.ts';

const examples = `${startExamples}
  npm run daybreak -- failed --target ./data        any command below, on that folder
  npm run daybreak -- status --target stack:Daybreak-prod --profile operations

Every command tells more: daybreak redrive --help. The reference is docs/cli.md.`;

/** The command line; `run` is called with the command that was asked for. Throws CommanderError on what it can't parse. */
export function createProgram(environment: Environment, run: ProgramContext['run']): Command {
  const { stdout, stderr } = environment;
  const program = new Command('daybreak')
    .description('Does what is due today, on this machine or in a deployed stack, and tells what became of it.')
    .addHelpText('after', examples)
    .exitOverride()
    .showHelpAfterError('(--help tells more)')
    .configureOutput({ writeOut: (text) => void stdout.write(text), writeErr: (text) => void stderr.write(text) });
  const context = { environment, run };
  program.commandsGroup('On this machine:');
  defineStart(program, context);
  defineRows(program, context);
  defineEdits(program, context);
  definePipeline(program, context);
  defineParking(program, context);
  program.commandsGroup('Other:');
  defineCompletion(program, context);
  return program;
}
