import { flushCompileCache } from 'node:module';
import { listenOnLoopback } from '@daybreak/loopback';
import { createDynalite } from './create-dynalite.ts';
import { serveTransactions } from './serve-transactions.ts';

// A process of its own: dynalite's work stays off the stack's event loop. Its one argument is the folder of its data.
const [path] = process.argv.slice(2);
const server = createDynalite(path === undefined ? {} : { path });
serveTransactions(server);
// Connections that are idle stay open: a function that is frozen does not hear that its own was closed.
server.keepAliveTimeout = 0;

// LevelDB has written each change to its log by the time that it is answered, so ending at once loses nothing.
process.on('SIGTERM', () => process.exit(0));

process.stdout.write(`listening on http://127.0.0.1:${await listenOnLoopback(server)}\n`);
// Node.js writes its compile cache when a process exits. A killed process would never write it.
flushCompileCache();
