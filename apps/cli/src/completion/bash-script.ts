import { allCommands, type CommandNode } from './read-tree.ts';

/** A script for bash 3.2 and later, without other dependencies. */
export function bashScript(tree: CommandNode): string {
  return `# Completion of daybreak for bash: source it, for example from ~/.bashrc.\n${functionText(tree)}`;
}

/** The script for zsh, which can load a completion of bash. */
export function zshScript(tree: CommandNode): string {
  return `# Completion of daybreak for zsh: source it, for example from ~/.zshrc.
type compdef >/dev/null 2>&1 || { autoload -U +X compinit && compinit; }
autoload -U +X bashcompinit && bashcompinit
${functionText(tree)}`;
}

// A variable `path` would be the search path of zsh.
function functionText(tree: CommandNode): string {
  const commands = allCommands(tree);
  const paths = commands.filter(({ path }) => path.length > 0).map(({ path }) => quote(path.join(' ')));
  return `_daybreak() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" command="" word index words="" prefix=""
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${command:+$command }\${COMP_WORDS[index]}"
    case "$word" in
      ${paths.join(' | ')}) command="$word" ;;
    esac
  done
  # --option=value: bash makes three words of it, zsh one.
  if [[ $current == "=" ]]; then
    current=""
  elif [[ $previous == "=" ]]; then
    previous="\${COMP_WORDS[COMP_CWORD - 2]}"
  elif [[ $current == --*=* ]]; then
    previous="\${current%%=*}" prefix="\${current%%=*}=" current="\${current#*=}"
  fi
  case "$command $previous" in
${valueCases(commands)}
  esac
  case "$command" in
${commands.map(wordsCase).join('\n')}
  esac
  # Where nothing matches, bash completes file names.
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _daybreak daybreak
`;
}

/** A command that takes files offers options only after a dash. */
function wordsCase({ path, commands, choices, options, takesFiles }: CommandNode): string {
  const flags = options.flatMap((option) => option.flags);
  const words = [...commands.map((below) => below.path.at(-1) ?? ''), ...choices, ...flags].join(' ');
  const assignment = `words=${quote(words)}`;
  return `    ${quote(path.join(' '))}) ${takesFiles ? `[[ $current != -* ]] || ${assignment}` : assignment} ;;`;
}

/** The cases of a script that offer the choices of an option, or file names, as its value. */
function valueCases(commands: readonly CommandNode[]): string {
  const cases = commands.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(({ flags, choices }) => {
        const patterns = flags.map((flag) => quote(`${path.join(' ')} ${flag}`)).join(' | ');
        const reply =
          choices.length === 0
            ? ''
            : `COMPREPLY=($(compgen -P "$prefix" -W ${quote(choices.join(' '))} -- "$current")); `;
        return `    ${patterns}) ${reply}return ;;`;
      }),
  );
  return cases.join('\n');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
