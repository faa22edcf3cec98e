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
 * Replaces the connections of `http` and `https`, which every copy of the SDK uses: an agent opens no socket, and the environment
 * responds to the request. Any other connection fails with OutsideSimulationError.
 */
export function patchHttp(): (() => void)[] {
  const origins = new WeakMap<object, Origin>();
  // The server never listens. It parses the requests that clients write to streams in memory, and writes the responses.
  const server = createServer((request, response) => {
    const origin = origins.get(request.socket);
    if (origin === undefined) throw new Error('A request has no environment');
    response.sendDate = false;
    void respond(origin, request, response);
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
        // The type of onSocket requires a Socket, but Node accepts any Duplex.
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

/** The methods of a socket that clients call, and that a stream in memory does not have. */
const socketMethods = Object.fromEntries(
  ['setTimeout', 'setKeepAlive', 'setNoDelay', 'ref', 'unref'].map((name) => [
    name,
    function (this: unknown) {
      return this;
    },
  ]),
);

async function respond(
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
    const result = await environment.send({
      method: request.method ?? 'GET',
      url: new URL(request.url ?? '/', `${protocol}//${headers['host'] ?? 'localhost'}`).href,
      headers,
      body,
    });
    response.writeHead(result.statusCode, result.headers).end(result.body ?? '');
  } catch (error) {
    client.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Returns `Agent.addRequest`, which receives each request of any agent. */
function agentMethod(): (...args: unknown[]) => void {
  const method: unknown = Reflect.get(http.Agent.prototype, 'addRequest');
  if (typeof method !== 'function')
    throw new Error('This version of Node has no Agent.addRequest: use a version that the package supports');
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
