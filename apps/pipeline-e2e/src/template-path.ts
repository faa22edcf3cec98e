import { join } from 'node:path';

/** The template that is deployed; `nx synth infra` makes it, and the targets here depend on that. DAYBREAK_TEMPLATE names another. */
export const templatePath =
  process.env['DAYBREAK_TEMPLATE'] ??
  join(import.meta.dirname, '../../../dist/apps/infra/cdk.out/Daybreak-dev.template.json');
