export { copyWorkspace } from './copy-workspace.ts';
export { type Ended, runIn } from './run-in.ts';
