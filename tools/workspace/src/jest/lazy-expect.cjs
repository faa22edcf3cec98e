// @ts-nocheck Only Jest's runtime runs this file.

const expectFile = '/node_modules/expect/build/index.js';
const eager = /const expectation = \{\s+not: \{\},[^]*?\n {2}return expectation;/;

/**
 * An `expect` that creates a matcher when a test uses it. Jest's own creates each of its 46 matchers six times, and an
 * error, for each value.
 */
const lazy = `
  const withMatchers = (others, make, isNot) => {
    const get = (known, name) =>
      name === 'resolves' || name === 'rejects'
        ? known[name]?.(get)
        : (known[name] ??= Object.hasOwn(allMatchers, name) ? make(name, isNot) : undefined);
    return new Proxy(others, { get });
  };
  const withNot = (others, make) => {
    const not = withMatchers({}, make, true);
    return withMatchers({ ...others, not }, make, false);
  };
  const promised = (makeMatcher) => (asked) => {
    const err = new JestAssertionError();
    Error.captureStackTrace(err, asked);
    return withNot({}, (name, isNot) =>
      makeMatcher(name, getPromiseMatcher(name, allMatchers[name]) || allMatchers[name], isNot, actual, err),
    );
  };
  return withNot(
    { resolves: promised(makeResolveMatcher), rejects: promised(makeRejectMatcher) },
    (name, isNot) => makeThrowingMatcher(allMatchers[name], isNot, '', actual),
  );`;

/** Returns the source of a module, with lazy matchers if the module is that of `expect`. */
exports.withLazyExpect = (source, filename) => {
  if (!filename.endsWith(expectFile)) return source;
  if (!eager.test(source)) {
    throw new TypeError(
      'expect no longer creates its matchers in the known way: remove lazy-expect.cjs from runtime.cjs, or update it',
    );
  }
  return source.replace(eager, () => lazy);
};
