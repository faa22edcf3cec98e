import http, {
  type Agent,
  type ClientRequest,
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { Socket } from 'node:net';
import { type Duplex, duplexPair } from 'node:stream';
import { OutsideSimulationError } from './outside.ts';
import { patchProperty } from './patch-property.ts';
import { currentEnvironment, type SimulatedEnvironment } from './simulated-environment.ts';

interface Origin {
  environment: SimulatedEnvironment;
  /** Such as `https:`. */
  protocol: string;
  client: Duplex;
}

/**
 * Requests of `http` and `https`, and so of every copy of the SDK: an agent on a simulated environment opens no socket, and the request is
 * answered in this process. Whatever connects in some other way is refused.
 */
export function patchHttp(): (() => void)[] {
  const origins = new WeakMap<object, Origin>();
  // It never listens: it reads what clients write as HTTP, and writes HTTP for them to read.
  const server = createServer((request, response) => {
    const origin = origins.get(request.socket);
    if (origin === undefined) throw new Error('A request came from nowhere');
    response.sendDate = false;
    void answer(origin, request, response);
  });
  const addRequest = agentMethod();
  const { connect } = Socket.prototype;
  return [
    patchProperty(
      http.Agent.prototype,
      'addRequest',
      function (this: Agent, request: ClientRequest, ...more: unknown[]) {
        const environment = currentEnvironment();
        if (environment === undefined) {
          Reflect.apply(addRequest, this, [request, ...more]);
          return;
        }
        const [client, side] = duplexPair();
        origins.set(side, { environment, protocol: request.protocol, client });
        server.emit('connection', side);
        Object.assign(client, socketMethods);
        // The types know of sockets alone; Node takes any Duplex.
        Reflect.apply(request.onSocket, request, [client]);
      },
    ),
    patchProperty(Socket.prototype, 'connect', function (this: Socket, ...args: unknown[]) {
      const environment = currentEnvironment();
      if (environment === undefined) {
        Reflect.apply(connect, this, args);
        return this;
      }
      const error = new OutsideSimulationError(`A connection to ${placeOf(args)}`);
      environment.fail(error);
      process.nextTick(() => this.destroy(error));
      return this;
    }),
  ];
}

/** What clients do to a socket that a stream in memory has no use for. */
const socketMethods = Object.fromEntries(
  ['setTimeout', 'setKeepAlive', 'setNoDelay', 'ref', 'unref'].map((name) => [
    name,
    function (this: unknown) {
      return this;
    },
  ]),
);

async function answer(
  { environment, protocol, client }: Origin,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    );
    request.setEncoding('utf8');
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const answered = await environment.send({
      method: request.method ?? 'GET',
      url: new URL(request.url ?? '/', `${protocol}//${headers['host'] ?? 'localhost'}`).href,
      headers,
      body,
    });
    response.writeHead(answered.statusCode, answered.headers).end(answered.body ?? '');
  } catch (error) {
    client.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Every agent hands each request to this method, however its client got hold of `request`. */
function agentMethod(): (...args: unknown[]) => void {
  const method: unknown = Reflect.get(http.Agent.prototype, 'addRequest');
  if (typeof method !== 'function') throw new Error('This version of Node has no Agent.addRequest');
  return function (this: unknown, ...args) {
    Reflect.apply(method, this, args);
  };
}

function placeOf(args: readonly unknown[]): string {
  const [first, second] = args.flat();
  if (typeof first === 'object' && first !== null) {
    const { host = 'localhost', port, path } = { host: undefined, port: undefined, path: undefined, ...first };
    return path === undefined || path === null ? `${String(host)}:${String(port)}` : String(path);
  }
  return typeof first === 'number' ? `${typeof second === 'string' ? second : 'localhost'}:${first}` : String(first);
}
