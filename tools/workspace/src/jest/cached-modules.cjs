// @ts-nocheck @types/node knows no cached data of a module.
const vm = require('node:vm');

const { SourceTextModule } = vm;
/** By identifier: the source that this process compiled first, and V8's cached data of it once it is asked for again. */
const compiled = new Map();
/** To cache what is shorter takes as long as to compile it. */
const shortest = 2_000;

/** An ES module, which V8 compiles once a process instead of once a test file. */
class CachedModule extends SourceTextModule {
  constructor(source, options) {
    const known = compiled.get(options.identifier);
    const isKnown = known?.source === source;
    super(source, isKnown && known.cachedData !== undefined ? { ...options, cachedData: known.cachedData } : options);
    if (isKnown) known.cachedData ??= this.createCachedData();
    else if (source.length >= shortest) compiled.set(options.identifier, { source, cachedData: undefined });
  }
}

vm.SourceTextModule = CachedModule;
