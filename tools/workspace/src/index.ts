export { copyWorkspace } from './copy/copy-workspace.ts';
export { type Inputs, inputsOf, nx } from './copy/nx.ts';
export { environmentOfCopy, runIn } from './copy/run-in.ts';
