import { allCommands, type CommandNode, type OptionNode } from './read-tree.ts';

/** A script for fish 3 and newer. */
export function fishScript(tree: CommandNode): string {
  const lines = allCommands(tree).flatMap(linesOf);
  return `# Completion of daybreak for fish: put it into ~/.config/fish/completions/daybreak.fish.\n${lines.join('\n')}\n`;
}

function linesOf(node: CommandNode): string[] {
  const condition = conditionOf(node);
  return [
    ...node.commands.map(({ path, description }) =>
      line(conditionOf(node, true), ['-f', '-a', quote(path.at(-1) ?? ''), '-d', quote(description)]),
    ),
    ...node.choices.map((choice) => line(condition, ['-f', '-a', quote(choice)])),
    ...node.options.map((option) => line(condition, optionWords(option))),
  ];
}

function optionWords({ flags, description, takesValue, choices }: OptionNode): string[] {
  const names = flags.flatMap((flag) => (flag.startsWith('--') ? ['-l', flag.slice(2)] : ['-s', flag.slice(1)]));
  const value = !takesValue ? [] : choices.length > 0 ? ['-x', '-a', quote(choices.join(' '))] : ['-r'];
  return [...names, ...value, '-d', quote(description)];
}

/** When the words typed so far lead to the command; `alone`: and not to one below it. */
function conditionOf({ path, commands }: CommandNode, alone = false): string {
  const seen = path.map((word) => `__fish_seen_subcommand_from ${word}`);
  if (path.length === 0) seen.push('__fish_use_subcommand');
  else if (alone) seen.push(`not __fish_seen_subcommand_from ${commands.map((below) => below.path.at(-1)).join(' ')}`);
  return seen.join('; and ');
}

function line(condition: string, words: readonly string[]): string {
  return `complete -c daybreak -n ${quote(condition)} ${words.join(' ')}`;
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
