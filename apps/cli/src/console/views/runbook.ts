import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '../../terminal/resolve-path.ts';
import { html, type Markup } from '../page/html.ts';

/** The section of docs/operations.md about an alarm. The name of a deployed alarm begins with the stack's prefix. */
export function runbookView(alarm: string): Markup {
  const [, runbook = ''] = readFileSync(join(workspaceRoot, 'docs/operations.md'), 'utf8').split(/^## Runbook$/m);
  const sections = runbook.split(/^### /m).slice(1);
  const section = sections.find((text) => alarm.endsWith(text.split('\n')[0] ?? '\n'));
  if (section === undefined) return html`<p>docs/operations.md has no runbook for ${alarm}.</p>`;
  return html`<pre>${section.trim()}</pre>`;
}
