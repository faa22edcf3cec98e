export { copyWorkspace } from './copy/copy-workspace.ts';
export { type Inputs, inputsOf, nx } from './copy/nx.ts';
export { commandsIn, documentedCommands } from './documented-commands.ts';
export { environmentOfCopy, runIn } from './copy/run-in.ts';
