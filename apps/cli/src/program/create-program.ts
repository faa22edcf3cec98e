import { Command } from 'commander';
import type { Environment } from '../terminal/environment.ts';
import manifest from '../../package.json' with { type: 'json' };
import type { ProgramContext } from './actions.ts';
import { defineCompletion } from './define-completion.ts';
import { defineConsole } from './define-console.ts';
import { defineDev } from './define-dev.ts';
import { defineEdits } from './define-edits.ts';
import { defineParking } from './define-parking.ts';
import { definePipeline } from './define-pipeline.ts';
import { definePlan } from './define-plan.ts';
import { defineRows } from './define-rows.ts';
import { defineStart, startExamples } from './define-start.ts';
import { refuseOptionsOfNpm } from './npm-options.ts';
import { rejectRepeatedOptions } from './reject-repeated-options.ts';

const examples = `${startExamples}
  npm run daybreak -- failed --target ./data        a command below, on that folder
  npm run daybreak -- status --target stack:Daybreak-prod --profile operations

Every command has a --help of its own, such as daybreak redrive --help. The reference is docs/cli.md.`;

/** The command line. It calls `run` with the command to run, and throws CommanderError for arguments that it can't parse. */
export function createProgram(environment: Environment, run: ProgramContext['run']): Command {
  const { stdout, stderr } = environment;
  const program = new Command('daybreak')
    .description('Runs due rows on this machine, and operates the pipeline of a data folder or a deployed stack.')
    .version(manifest.version, '--version', 'print the version')
    .addHelpText('after', examples)
    .exitOverride()
    .showHelpAfterError('(add --help for usage)')
    .configureOutput({ writeOut: (text) => void stdout.write(text), writeErr: (text) => void stderr.write(text) });
  const context = { environment, run };
  program.commandsGroup('On this machine:');
  defineStart(program, context);
  defineDev(program, context);
  definePlan(program, context);
  defineRows(program, context);
  defineEdits(program, context);
  definePipeline(program, context);
  defineConsole(program, context);
  defineParking(program, context);
  program.commandsGroup('Other:');
  defineCompletion(program, context);
  rejectRepeatedOptions(program);
  refuseOptionsOfNpm(program, environment);
  return program;
}
