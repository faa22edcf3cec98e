import { describe, expect, it } from '@jest/globals';
import { browserRefusalOf, foreignPageRefusalOf } from './browser-refusal.ts';

const host = '127.0.0.1:4566';

it.each(['127.0.0.1:4566', '127.0.0.1', 'localhost:4566', 'LOCALHOST', '[::1]:4566'])(
  'a program at %s is served',
  (name) => {
    expect(browserRefusalOf({ host: name })).toBeUndefined();
  },
);

describe('a page is refused', () => {
  it.each([
    'rebound.example',
    'rebound.example:4566',
    '127.0.0.1.rebound.example',
    'localhost.rebound.example',
    '127.0.0.1:4566@rebound.example',
    '127.0.0.1 rebound.example',
    '10.0.0.1',
    '0.0.0.0:4566',
    '',
    undefined,
  ])('that rebinds its name: %s', (name) => {
    expect(browserRefusalOf({ host: name })).toContain(`(Host: ${name ?? ''})`);
  });

  it.each(['https://page.example', 'http://localhost:3000', 'http://127.0.0.1:4566', 'null', ''])(
    'that posts from the origin %s',
    (origin) => {
      expect(browserRefusalOf({ host, origin })).toContain(`(Origin: ${origin})`);
    },
  );

  it.each(['cross-site', 'same-site', 'same-origin', 'none'])('that loads our address as %s', (site) => {
    expect(browserRefusalOf({ host, 'sec-fetch-site': site })).toContain(`(Sec-Fetch-Site: ${site})`);
  });

  it('with a message that its header cannot make long', () => {
    expect(browserRefusalOf({ host: 'x'.repeat(10_000) })?.length).toBeLessThan(300);
  });
});

describe('a server with pages of its own', () => {
  const own = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };

  it.each([
    ['serves a page that a person enters', { method: 'GET', host, 'sec-fetch-site': 'none' }],
    ['serves its own page', { method: 'GET', host, 'sec-fetch-site': 'same-origin' }],
    ['takes a change of its own page', { method: 'POST', ...own }],
    ['serves a program', { method: 'GET', host }],
  ])('%s', (_, request) => {
    expect(foreignPageRefusalOf(request)).toBeUndefined();
  });

  it.each([
    ['a page that rebinds its name', { method: 'GET', host: 'rebound.example:4566' }, 'Host: rebound.example:4566'],
    [
      'a change of another origin',
      { ...own, method: 'POST', origin: 'http://127.0.0.1:1' },
      'Origin: http://127.0.0.1:1',
    ],
    ['a change without an origin', { method: 'POST', host }, 'Origin: '],
    ['a change of a sandboxed frame', { ...own, method: 'POST', origin: 'null' }, 'Origin: null'],
    ['a page of another site that loads it', { method: 'GET', host, 'sec-fetch-site': 'cross-site' }, 'cross-site'],
    ['a page of another port', { method: 'GET', host, 'sec-fetch-site': 'same-site' }, 'same-site'],
    ['a change that no page sends', { method: 'POST', host, 'sec-fetch-site': 'none', origin: own.origin }, 'none'],
  ])('refuses %s', (_, request, reason) => {
    expect(foreignPageRefusalOf(request)).toContain(`(${reason.includes(':') ? reason : `Sec-Fetch-Site: ${reason}`})`);
  });
});
