import { allCommands, type CommandNode, type OptionNode } from './read-tree.ts';

/** A script for fish 3 and later. */
export function fishScript(tree: CommandNode): string {
  const commands = allCommands(tree);
  const paths = commands.filter(({ path }) => path.length > 0).map(({ path }) => quote(path.join(' ')));
  return `# Completion of daybreak for fish: put it into ~/.config/fish/completions/daybreak.fish.
# Whether the words before the one that is typed lead to this command.
function __daybreak_at
    set -l command
    for word in (commandline -opc)[2..-1]
        if contains -- (string join -- ' ' $command $word) ${paths.join(' ')}
            set -a command $word
        end
    end
    test "$command" = "$argv[1]"
end
${commands.flatMap(linesOf).join('\n')}
`;
}

function linesOf(node: CommandNode): string[] {
  const condition = quote(`__daybreak_at "${node.path.join(' ')}"`);
  const add = (...words: string[]): string => `complete -c daybreak -n ${condition} ${words.join(' ')}`;
  return [
    ...(node.takesFiles ? [] : [add('-f')]),
    ...node.commands.map(({ path, description }) => add('-a', quote(path.at(-1) ?? ''), '-d', quote(description))),
    ...(node.choices.length === 0 ? [] : [add('-a', quote(node.choices.join(' ')))]),
    ...node.options.map((option) => add(...optionWords(option))),
  ];
}

function optionWords({ flags, description, takesValue, choices, takesFile }: OptionNode): string[] {
  const names = flags.flatMap((flag) => (flag.startsWith('--') ? ['-l', flag.slice(2)] : ['-s', flag.slice(1)]));
  // The option -x keeps fish from offering file names.
  const value = takesValue ? [takesFile ? '-rF' : '-x'] : [];
  const words = choices.length === 0 ? [] : ['-a', quote(choices.join(' '))];
  return [...names, ...value, ...words, '-d', quote(description)];
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
