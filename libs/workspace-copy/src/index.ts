export { copyWorkspace } from './copy-workspace.ts';
export { runIn } from './run-in.ts';
