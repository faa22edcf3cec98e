import { Argument, type Command } from 'commander';
import type { ProgramContext } from './actions.ts';
import { addExamples } from './options.ts';

/** The command that prints a completion script, generated from the definitions of the commands. */
export function defineCompletion(program: Command, { environment, run }: ProgramContext): void {
  const completion = program
    .command('completion')
    .description('Print a completion script for your shell.')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .action(async (shell: 'bash' | 'zsh' | 'fish') => {
      await run(async () => {
        const command = await import('../commands/completion.ts');
        return await command.completion(shell, program, environment);
      });
    });
  addExamples(completion, ['completion bash > ~/.daybreak-completion', 'completion fish | source']);
}
