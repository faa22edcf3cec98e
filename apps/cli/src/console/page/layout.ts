import type { ConsoleContext } from './console-context.ts';
import { html, type Markup } from './html.ts';

const views = [
  ['/', 'Today'],
  ['/calendar', 'Calendar'],
  ['/runs', 'Runs'],
  ['/failed', 'Failed'],
  ['/row', 'A row'],
  ['/plan', 'Plan'],
] as const;

interface Page {
  /** The path of the view in the navigation. */
  view: (typeof views)[number][0];
  title: string;
  body: unknown;
}

/** A whole page around a view. */
export function layout(
  { target, readOnly }: Pick<ConsoleContext, 'target' | 'readOnly'>,
  { view, title, body }: Page,
): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · ${target.name} · Daybreak</title>
        <link rel="icon" href="/icon.svg" />
        <link rel="stylesheet" href="/console.css" />
        <script src="/console.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#view">Skip to the view</a>
        <header>
          <p class="target">
            <strong>Daybreak</strong>
            <span>${target.name}</span>${readOnly ? html` <span class="badge">read only</span>` : ''}
          </p>
          <nav aria-label="Views">
            <ul>
              ${views.map(
                ([path, name]) =>
                  html`<li><a href="${path}" ${path === view ? html` aria-current="page"` : ''}>${name}</a></li>`,
              )}
            </ul>
          </nav>
        </header>
        <main id="view" tabindex="-1">
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`;
}

/** A part of a page that the browser reads again every few seconds. */
export function live(path: string, everySeconds: number, body: unknown): Markup {
  return html`<section data-live="${path}" data-every="${everySeconds}">${body}</section>`;
}

/** How often a live section is read again. A reading costs a request for each queue and shard of a stack, and a folder changes by the console's own edits alone. */
export function everySecondsOf({ isLocal, isAtWork }: Pick<ConsoleContext, 'isLocal' | 'isAtWork'>): number {
  if (!isAtWork) return 5;
  return isLocal ? 2 : 10;
}
