import type { Command } from 'commander';

/** A command as completion needs it. */
export interface CommandNode {
  /** The words that lead to it, without the program's name: `parking list`. */
  path: readonly string[];
  description: string;
  options: readonly OptionNode[];
  /** What its first argument may be, when only certain words may. */
  choices: readonly string[];
  /** Whether its arguments are files. */
  takesFiles: boolean;
  commands: readonly CommandNode[];
}

export interface OptionNode {
  /** `--limit`; two of them where it has two names. */
  flags: readonly string[];
  description: string;
  takesValue: boolean;
  choices: readonly string[];
  /** Whether its value is a file or a folder. */
  takesFile: boolean;
}

/** Reads what commander was told. */
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

/** A command and all that are below it. */
export function allCommands(node: CommandNode): CommandNode[] {
  return [node, ...node.commands.flatMap(allCommands)];
}
