/** The package's own declarations do not say that the module itself is the function, so they do not compile as a module of Node. */
declare module 'wait-for-expect' {
  function waitForExpect(
    expectation: () => void | Promise<void>,
    timeoutMs?: number,
    intervalMs?: number,
  ): Promise<void>;
  export = waitForExpect;
}
