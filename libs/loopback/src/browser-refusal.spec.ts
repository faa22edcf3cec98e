import { describe, expect, it } from '@jest/globals';
import { browserRefusalOf, foreignPageRefusalOf } from './browser-refusal.ts';

const host = '127.0.0.1:4566';

it.each(['127.0.0.1:4566', '127.0.0.1', 'localhost:4566', 'LOCALHOST', '[::1]:4566'])(
  'a program that calls %s is allowed',
  (name) => {
    expect(browserRefusalOf({ host: name })).toBeUndefined();
  },
);

describe('browserRefusalOf', () => {
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
  ])('rejects a page that rebinds its name: %s', (name) => {
    expect(browserRefusalOf({ host: name })).toContain(`(Host: ${name ?? ''})`);
  });

  it.each(['https://page.example', 'http://localhost:3000', 'http://127.0.0.1:4566', 'null', ''])(
    'rejects a page that posts from the origin %s',
    (origin) => {
      expect(browserRefusalOf({ host, origin })).toContain(`(Origin: ${origin})`);
    },
  );

  it.each(['cross-site', 'same-site', 'same-origin', 'none'])('rejects a page that loads the address as %s', (site) => {
    expect(browserRefusalOf({ host, 'sec-fetch-site': site })).toContain(`(Sec-Fetch-Site: ${site})`);
  });

  it('limits the length of a message with a long header', () => {
    expect(browserRefusalOf({ host: 'x'.repeat(10_000) })?.length).toBeLessThan(300);
  });
});

describe('foreignPageRefusalOf', () => {
  const own = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };

  it.each([
    ['a page whose address a person enters', { method: 'GET', host, 'sec-fetch-site': 'none' }],
    ['a page of the server', { method: 'GET', host, 'sec-fetch-site': 'same-origin' }],
    ['a change that a page of the server sends', { method: 'POST', ...own }],
    ['a program', { method: 'GET', host }],
  ])('allows %s', (_, request) => {
    expect(foreignPageRefusalOf(request)).toBeUndefined();
  });

  it.each([
    ['a page that rebinds its name', { method: 'GET', host: 'rebound.example:4566' }, 'Host: rebound.example:4566'],
    [
      'a change from another origin',
      { ...own, method: 'POST', origin: 'http://127.0.0.1:1' },
      'Origin: http://127.0.0.1:1',
    ],
    ['a change without an origin', { method: 'POST', host }, 'Origin: '],
    ['a change from a sandboxed frame', { ...own, method: 'POST', origin: 'null' }, 'Origin: null'],
    ['a load by a page of another site', { method: 'GET', host, 'sec-fetch-site': 'cross-site' }, 'cross-site'],
    ['a load by a page of another port', { method: 'GET', host, 'sec-fetch-site': 'same-site' }, 'same-site'],
    ['a change that no page sends', { method: 'POST', host, 'sec-fetch-site': 'none', origin: own.origin }, 'none'],
  ])('rejects %s', (_, request, reason) => {
    expect(foreignPageRefusalOf(request)).toContain(`(${reason.includes(':') ? reason : `Sec-Fetch-Site: ${reason}`})`);
  });
});
