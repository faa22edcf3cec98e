// @ts-nocheck It reaches for what jest-runtime keeps to itself.
const { Script } = require('node:vm');
const { default: JestRuntime } = require('jest-runtime');
const { withLazyExpect } = require('./lazy-expect.cjs');

/** Compiled code by file, for as long as this process runs test files. */
const compiled = new Map();

/**
 * Jest's runtime, which compiles a CommonJS module once a process instead of once a test file: each test file still runs
 * all modules anew, in a context of its own. Most of what a test file loads is packages, and to compile them anew was a
 * quarter of what the unit tests took.
 */
class Runtime extends JestRuntime {
  constructor(...options) {
    super(...options);
    const executor = this.executor;
    const compile = executor?.compile;
    if (typeof compile !== 'function') {
      throw new TypeError(
        'jest-runtime has no executor.compile any more: take "runtime" out of jest.preset.js, or mend it',
      );
    }
    const prefix = `(function (${executor.injectedModuleParameters.join(', ')}) {`;
    const compileAsJestDoes = (source, filename) => {
      try {
        return compile.call(executor, source, filename);
      } catch (error) {
        // Jest shows the first line of the stack that is not its own: this file is.
        error.stack = withoutThisFile(error.stack);
        throw error;
      }
    };
    executor.compile = (given, filename) => {
      const source = withLazyExpect(given, filename);
      const context = executor.environment.getVmContext();
      // What imports dynamically is tied to the test file whose registry it asks.
      if (context === null || /\bimport\s*\(/.test(source)) return compileAsJestDoes(source, filename);
      const known = compiled.get(filename);
      if (known?.source === source && known.prefix === prefix) return known.script.runInContext(context);
      let script;
      try {
        script = new Script(`${prefix}${source}\n})`, { filename, columnOffset: -prefix.length });
      } catch {
        // Jest says of code that doesn't parse what it always says.
        return compileAsJestDoes(source, filename);
      }
      compiled.set(filename, { source, prefix, script });
      return script.runInContext(context);
    };
  }
}

const withoutThisFile = (stack) =>
  stack
    .split('\n')
    .filter((line) => !line.includes(__filename))
    .join('\n');

module.exports = Runtime;
