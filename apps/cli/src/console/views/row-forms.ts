import type { Row } from '@daybreak/domain';
import { html, type Markup } from '../page/html.ts';

/** What an owner may do with a row, each under the version that the page shows. */
export function rowForms(row: Row, { hidden, isAtWork }: { hidden: boolean; isAtWork: boolean }): Markup {
  const { id, version, status, dueDate, dueTime = '', timeZone, changes } = row;
  const form = (action: string, body: unknown): Markup =>
    html`<form method="post" action="/row/${action}">
      <input type="hidden" name="id" value="${id}" /><input type="hidden" name="version" value="${version}" />${body}
    </form>`;
  const open = status === 'scheduled' || status === 'failed';
  return html`<h2>Edit</h2>
    <p class="quiet">
      Each edit is of version ${version}. If another edit comes first, nothing changes and you see what happened.
    </p>
    ${
      open && !hidden
        ? form(
            'change',
            html`<label
                >Changes, as one JSON object
                <textarea name="changes" spellcheck="false" required>
${JSON.stringify(changes, undefined, 2)}</textarea></label
              ><button>Change</button>`,
          )
        : ''
    }
    ${form(
      'reschedule',
      html`<label>Due date <input name="on" type="date" value="${dueDate}" required /></label>
        <label>Time, or none <input name="time" type="time" step="1" value="${dueTime}" /></label>
        <label>Time zone <input name="zone" value="${timeZone}" required /></label>
        <button>Reschedule</button>`,
    )}
    ${open ? form('pause', html`<label>Pause it, because <input name="reason" required maxlength="200" /></label><button>Pause</button>`) : ''}
    ${open ? form('resume', html`<button>Resume its own pause</button>`) : ''}
    ${open && isAtWork ? form('run', html`<button>Run now, whatever its date</button>`) : ''}
    ${status === 'failed' || status === 'skipped' ? form('redrive', html`<button>Redrive</button>`) : ''}
    ${open ? form('cancel', html`<button class="danger">Cancel the row</button>`) : ''}`;
}
