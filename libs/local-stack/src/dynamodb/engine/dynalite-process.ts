import { flushCompileCache } from 'node:module';
import { listenOnLoopback } from '@daybreak/loopback';
import { createDynalite } from './create-dynalite.ts';
import { serveTransactions } from './serve-transactions.ts';

// A separate process keeps dynalite's work off the stack's event loop. Its only argument is the data folder.
const [path] = process.argv.slice(2);
const server = createDynalite(path === undefined ? {} : { path });
serveTransactions(server);
// Idle connections stay open, because a frozen function does not notice that its connection was closed.
server.keepAliveTimeout = 0;

// LevelDB writes each change to its log before the response, so a sudden exit loses nothing.
process.on('SIGTERM', () => process.exit(0));

process.stdout.write(`listening on http://127.0.0.1:${await listenOnLoopback(server)}\n`);
// Node.js writes its compile cache when a process exits. A killed process would never write it.
flushCompileCache();
