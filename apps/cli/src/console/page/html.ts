import type { Value } from '@daybreak/domain';
import { html as render } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { formatNumber } from '../../terminal/count.ts';
import { formatInstant } from '../../terminal/format-instant.ts';

/** Markup in which `html` has escaped every text. */
export type Markup = HtmlEscapedString;

/** Escapes each text, and keeps markup. Throws TypeError for a promise, which a view awaits first. */
export function html(strings: TemplateStringsArray, ...values: readonly unknown[]): Markup {
  const made = render(strings, ...values);
  if (made instanceof Promise) throw new TypeError('A view awaits what it shows');
  return made;
}

export const number = (value: number): Markup => html`<span class="number">${formatNumber(value)}</span>`;

export const instant = (at: string): Markup => html`<time datetime="${at}">${formatInstant(at)}</time>`;

export const rowLink = (id: string): Markup => html`<a href="/row?id=${encodeURIComponent(id)}">${id}</a>`;

/** A table that scrolls within itself on a narrow screen. A number on its own is right-aligned by its class. */
export function table(caption: string, head: readonly string[], rows: readonly (readonly unknown[])[]): Markup {
  if (rows.length === 0) return html`<p class="quiet">${caption}: none</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${head.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** A number with its name. */
export function figure(
  name: string,
  value: number | string,
  { href, tone }: { href?: string; tone?: 'bad' | 'good' } = {},
): Markup {
  const shown = typeof value === 'number' ? formatNumber(value) : value;
  const body = html`<dt>${name}</dt>
    <dd class="${tone ?? ''}">${href === undefined ? shown : html`<a href="${href}">${shown}</a>`}</dd>`;
  return html`<div class="figure">${body}</div>`;
}

/** A value of a row as JSON, or a note that it is hidden. */
export function value(of: Value | undefined, { hidden }: { hidden: boolean }): Markup | '' {
  if (of === undefined) return '';
  return hidden ? html`<span class="quiet">hidden</span>` : html`<code>${JSON.stringify(of)}</code>`;
}

/** The own property of a key: `constructor` may be a key. */
export function own<Of>(of: Readonly<Record<string, Of>>, key: string): Of | undefined {
  return Object.hasOwn(of, key) ? of[key] : undefined;
}
