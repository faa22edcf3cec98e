/** What there is to run: npm scripts, targets, `project:target`, configurations, and files by path. */
export interface Commands {
  scripts: ReadonlySet<string>;
  targets: ReadonlySet<string>;
  tasks: ReadonlySet<string>;
  configurations: ReadonlySet<string>;
  files: ReadonlySet<string>;
}

const ownNpmCommands = ['ci', 'audit'];
const npmCommandsOfScripts = ['test', 'start'];

/** The commands of npm, Nx and this repository in a script that would not find what they name. */
export function unknownCommands(script: string, commands: Commands): string[] {
  return script
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !isKnown(line.split(/\s+/), commands));
}

function isKnown(words: readonly string[], commands: Commands): boolean {
  const [program = '', ...rest] = words;
  if (program === 'npx') return rest[0] === 'nx' && isKnownToNx(rest.slice(1), commands);
  if (program === 'npm') return isKnownToNpm(rest, commands);
  return !/^\.?\.?[\w-]*\//.test(program) || commands.files.has(program);
}

function isKnownToNpm([command = '', name = '']: readonly string[], { scripts }: Commands): boolean {
  if (command === 'run') return scripts.has(name);
  return ownNpmCommands.includes(command) || (npmCommandsOfScripts.includes(command) && scripts.has(command));
}

function isKnownToNx([command = '', ...all]: readonly string[], commands: Commands): boolean {
  // What comes after -- is for the program that Nx runs.
  const args = all.includes('--') ? all.slice(0, all.indexOf('--')) : all;
  if (!hasConfiguration(args, commands)) return false;
  if (command === 'run') return commands.tasks.has(args[0] ?? '');
  if (command === 'affected' || command === 'run-many') {
    const named = args.slice(args.indexOf('-t') + 1);
    const end = named.findIndex((word) => word.startsWith('-'));
    const targets = named.slice(0, end < 0 ? undefined : end);
    return args.includes('-t') && targets.length > 0 && targets.every((target) => commands.targets.has(target));
  }
  return commands.tasks.has(`${args[0]}:${command}`);
}

/** A variable stands for a configuration that the workflow names elsewhere. */
function hasConfiguration(args: readonly string[], { configurations }: Commands): boolean {
  const index = args.indexOf('-c');
  const name = args[index + 1] ?? '';
  return index < 0 || /^"\$\w+"$/.test(name) || configurations.has(name);
}
