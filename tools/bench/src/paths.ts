import { join } from 'node:path';

export const workspaceRoot = join(import.meta.dirname, '../../..');
export const templatePath = join(workspaceRoot, 'dist/apps/infra/cdk.out/Daybreak-dev.template.json');
