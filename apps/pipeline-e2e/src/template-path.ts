import { join } from 'node:path';

/** The template that is deployed; `nx synth infra` makes it, and the targets here depend on that. */
export const templatePath = join(import.meta.dirname, '../../../dist/apps/infra/cdk.out/Daybreak-dev.template.json');
