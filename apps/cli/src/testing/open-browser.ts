import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { TestConsole } from './open-console.ts';

/** Where systems install Chromium. `CHROMIUM` names another one. */
const paths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The path of the Chromium of this machine. Undefined when it has none. */
export function findChromium(): string | undefined {
  return [process.env['CHROMIUM'] ?? '', ...paths].find((path) => existsSync(path));
}

export const widths = [400, 1_600] as const;

export interface TestBrowser extends AsyncDisposable {
  /** Opens a page of the console. */
  open(options: { width: number; colorScheme: 'dark' | 'light' }): Promise<Page>;
  /** What pages have asked for that is not on `origin`, and what they have complained about. */
  readonly problems: string[];
}

/** A browser in the session of a console. */
export async function openBrowser(
  executablePath: string,
  { origin, cookie }: Pick<TestConsole, 'origin' | 'cookie'>,
): Promise<TestBrowser> {
  // Chromium's sandbox does not run as root.
  const browser: Browser = await chromium.launch({
    executablePath,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const problems: string[] = [];
  return {
    problems,
    async open({ width, colorScheme }) {
      const viewport = { width, height: 900 };
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
      await context.addCookies([{ ...cookie, url: origin, httpOnly: true, sameSite: 'Strict' }]);
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      page.on('request', (request) => {
        const asked = new URL(request.url());
        if (asked.protocol !== 'data:' && asked.origin !== origin) problems.push(`asked for ${request.url()}`);
      });
      page.on('console', (message) => {
        // A refused edit is an answer with a status, which Chromium logs.
        if (message.type() === 'error' && !message.text().includes('409'))
          problems.push(`${message.text()} (${message.location().url})`);
      });
      page.on('pageerror', (error) => problems.push(error.message));
      await page.goto(origin);
      return page;
    },
    [Symbol.asyncDispose]: async () => await browser.close(),
  };
}
