import { describe, expect, it } from '@jest/globals';
import { browserRefusalOf } from './browser-refusal.ts';

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
