import { type RunningConsole, startConsole } from '../console/start-console.ts';
import { openTarget } from '../target/open-target.ts';
import { testEnvironment } from './test-environment.ts';
import type { TestTarget } from './test-target.ts';

/** A console, and a client that has opened its URL. */
export interface TestConsole extends AsyncDisposable {
  readonly console: RunningConsole;
  /** The address without the token. */
  readonly origin: string;
  /** The cookie of the session: its name and its value. */
  readonly cookie: { name: string; value: string };
  get(path: string, headers?: Record<string, string>): Promise<{ status: number; text: string }>;
  /** Posts a form as a page of the console does. */
  post(
    path: string,
    form: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<{ status: number; text: string }>;
}

/** Opens a console of a test target. No command may use a folder meanwhile. */
export async function openConsole(
  { folder, name }: Pick<TestTarget, 'folder' | 'name'>,
  { readOnly = false, hideValues = false }: { readOnly?: boolean; hideValues?: boolean } = {},
): Promise<TestConsole> {
  await using opening = new AsyncDisposableStack();
  const stop = new AbortController();
  const environment = { ...testEnvironment(), cwd: folder, now: () => new Date(), signal: stop.signal };
  const target = opening.use(await openTarget({ target: name }, environment));
  const { now, signal } = environment;
  const console = opening.use(
    await startConsole({
      target,
      now,
      by: 'ada',
      isLocal: true,
      isAtWork: target.kind === 'stack',
      readOnly,
      hideValues,
      env: process.env,
      signal,
    }),
  );
  opening.defer(() => stop.abort());
  const { origin } = new URL(console.url);
  const opened = await fetch(console.url, { redirect: 'manual' });
  const [cookie = ''] = (opened.headers.get('set-cookie') ?? '').split(';');
  const send = async (path: string, init: RequestInit): Promise<{ status: number; text: string }> => {
    const response = await fetch(`${origin}${path}`, init);
    return { status: response.status, text: await response.text() };
  };
  const owned = opening.move();
  return {
    console,
    origin,
    cookie: { name: cookie.split('=')[0] ?? '', value: cookie.split('=')[1] ?? '' },
    get: async (path, headers = {}) => await send(path, { headers: { cookie, ...headers } }),
    post: async (path, form, headers = {}) =>
      await send(path, { method: 'POST', body: new URLSearchParams(form), headers: { cookie, origin, ...headers } }),
    [Symbol.asyncDispose]: async () => await owned.disposeAsync(),
  };
}
