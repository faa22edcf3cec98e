import { allCommands, type CommandNode } from './read-tree.ts';

/** A script for bash 3.2 and newer, which needs nothing else installed. */
export function bashScript(tree: CommandNode): string {
  const commands = allCommands(tree);
  const paths = commands.filter(({ path }) => path.length > 0).map(({ path }) => quote(path.join(' ')));
  return `# Completion of daybreak for bash: source it, from ~/.bashrc say.
_daybreak() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" path="" word index words=""
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${path:+$path }\${COMP_WORDS[index]}"
    case "$word" in
      ${paths.join(' | ')}) path="$word" ;;
    esac
  done
  case "$path $previous" in
${valueCases(commands)}
  esac
  case "$path" in
${commands.map((command) => `    ${quote(command.path.join(' '))}) words=${quote(wordsOf(command).join(' '))} ;;`).join('\n')}
  esac
  # Where nothing matches, bash completes file names.
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _daybreak daybreak
`;
}

/** For zsh, which can run what was written for bash. */
export function zshScript(tree: CommandNode): string {
  return `# Completion of daybreak for zsh: source it, from ~/.zshrc say.
autoload -U +X compinit && compinit
autoload -U +X bashcompinit && bashcompinit
${bashScript(tree).replace(/^#.*\n/, '')}`;
}

function wordsOf({ commands, choices, options }: CommandNode): string[] {
  return [...commands.map(({ path }) => path.at(-1) ?? ''), ...choices, ...options.flatMap(({ flags }) => flags)];
}

/** After an option that takes a value come its choices, or a file name. */
function valueCases(commands: readonly CommandNode[]): string {
  const cases = commands.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(({ flags, choices }) => {
        const patterns = flags.map((flag) => quote(`${path.join(' ')} ${flag}`)).join(' | ');
        const reply =
          choices.length === 0 ? '' : `COMPREPLY=($(compgen -W ${quote(choices.join(' '))} -- "$current")); `;
        return `    ${patterns}) ${reply}return ;;`;
      }),
  );
  return cases.join('\n');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
