import { join } from 'node:path';

export const workspaceRoot = join(import.meta.dirname, '../../..');
/** What is installed stays for the next time. */
export const installedIn = join(workspaceRoot, 'dist/emulators');
