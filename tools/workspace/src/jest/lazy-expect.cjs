// @ts-nocheck It is run by Jest's runtime alone.

const expectFile = '/node_modules/expect/build/index.js';
const eager = /const expectation = \{\s+not: \{\},[^]*?\n {2}return expectation;/;

/** `expect` that makes the matcher that is asked for. Jest's own makes each of its forty six times, and an error, for each value. */
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

/** The source of a module, which is changed when it is that of `expect`. */
exports.withLazyExpect = (source, filename) => {
  if (!filename.endsWith(expectFile)) return source;
  if (!eager.test(source)) {
    throw new TypeError(
      'expect makes its matchers in another way: take lazy-expect.cjs out of runtime.cjs, or mend it',
    );
  }
  return source.replace(eager, () => lazy);
};
