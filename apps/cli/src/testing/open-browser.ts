import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { TestConsole } from './open-console.ts';

/** Where systems install Chromium. `CHROMIUM` names another one. */
const paths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The path of the Chromium of this machine. Undefined when it has none. */
export function findChromium(): string | undefined {
  return [process.env['CHROMIUM'] ?? '', ...paths].find((path) => existsSync(path));
}

export interface TestBrowser {
  /** Opens a page of the console. */
  open(options: { width: number; colorScheme: 'dark' | 'light' }): Promise<Page>;
  /** What pages have asked for that is not on `origin`, and what they have complained about. */
  readonly problems: string[];
}

/** Starts Chromium, which takes as long as some tests: once for all consoles of a suite. */
export async function launchBrowser(executablePath: string): Promise<Browser & AsyncDisposable> {
  // Chromium's sandbox does not run as root.
  return await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

/** A browser in the session of a console. */
export function inSession(browser: Browser, { origin, cookie }: Pick<TestConsole, 'origin' | 'cookie'>): TestBrowser {
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
  };
}
