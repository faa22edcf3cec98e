export { browserRefusalOf, foreignPageRefusalOf, type RequestOrigin } from './browser-refusal.ts';
export { listenOnLoopback } from './listen-on-loopback.ts';
