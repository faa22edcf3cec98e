import type { Command } from 'commander';

/** The parts of a command that completion needs. */
export interface CommandNode {
  /** The words of the command, without the name of the program: `parking list`. */
  path: readonly string[];
  description: string;
  options: readonly OptionNode[];
  /** The choices of its first argument, if it has choices. */
  choices: readonly string[];
  /** Whether its arguments are files. */
  takesFiles: boolean;
  commands: readonly CommandNode[];
}

export interface OptionNode {
  /** The names of the option: `--limit`, or `--on` and `--today`. */
  flags: readonly string[];
  description: string;
  takesValue: boolean;
  choices: readonly string[];
  /** Whether its value is a file or a folder. */
  takesFile: boolean;
}

/** Reads the definitions of commander. */
export function readTree(command: Command, path: readonly string[] = []): CommandNode {
  const help = command.createHelp();
  return {
    path,
    description: command.description(),
    options: help.visibleOptions(command).map((option) => ({
      flags: [option.short, option.long].filter((flag) => flag !== undefined && flag !== null),
      description: option.description,
      takesValue: option.required || option.optional,
      choices: option.argChoices ?? [],
      takesFile: /<(dir|target)>/.test(option.flags),
    })),
    choices: command.registeredArguments[0]?.argChoices ?? [],
    takesFiles: command.registeredArguments.some((argument) => argument.name() === 'file'),
    commands: command.commands.map((below) => readTree(below, [...path, below.name()])),
  };
}

/** A command and all of its subcommands. */
export function allCommands(node: CommandNode): CommandNode[] {
  return [node, ...node.commands.flatMap(allCommands)];
}
