/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// The console's only script: reads live sections again, and asks before a change that says so.

/** Replaces the content of a live section, unless a person is at work in it or nothing has changed. */
async function refresh(section: HTMLElement): Promise<void> {
  const { live } = section.dataset;
  if (live === undefined || document.hidden || section.contains(document.activeElement)) return;
  const response = await fetch(live, { headers: { accept: 'text/html' } });
  section.toggleAttribute('data-stale', !response.ok);
  if (!response.ok) return;
  const text = await response.text();
  if (text === section.dataset['shown']) return;
  section.dataset['shown'] = text;
  // The server has escaped every text of a row. A parsed document runs no script.
  const parsed = new DOMParser().parseFromString(text, 'text/html');
  section.replaceChildren(...parsed.body.childNodes);
}

for (const section of document.querySelectorAll<HTMLElement>('[data-live]')) {
  const everyMs = Number(section.dataset['every']) * 1000;
  const next = (): void => {
    setTimeout(() => {
      refresh(section)
        // The console has ended, or the network is away.
        .catch(() => section.toggleAttribute('data-stale', true))
        .finally(next);
    }, everyMs);
  };
  next();
}

// Moves between the views by their numbers, as the navigation lists them.
document.addEventListener('keydown', ({ key, target, ctrlKey, metaKey, altKey }) => {
  if (ctrlKey || metaKey || altKey) return;
  if (target instanceof HTMLElement && target.closest('input, textarea, select') !== null) return;
  if (key === '/') location.assign('/row');
  const link = document.querySelectorAll<HTMLAnchorElement>('nav a')[Number(key) - 1];
  link?.click();
});
