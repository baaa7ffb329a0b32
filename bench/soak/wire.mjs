// HTTP as the soak needs it: plain requests from any loopback address, and bare sockets.
import http from 'node:http';
import net from 'node:net';

export const port = Number(process.env.PORT ?? 5201);
export const managementPort = Number(process.env.MANAGEMENT_PORT ?? port + 1);
export const sleep = (millis) => new Promise((wake) => setTimeout(wake, millis));
export const claude = (text, more = {}) => ({ model: 'claude-sonnet-4-5', max_tokens: 64, messages: [{ role: 'user', content: text }], ...more });

/** Sends a request and collects the answer; resolves always, with status 0 when there was none. */
export function send({ body, timeout = 60_000, from = '127.0.0.1', key, headers = {}, ...options }) {
  return new Promise((resolve) => {
    const began = Date.now();
    const done = (answer) => {
      clearTimeout(timer);
      resolve({ status: 0, text: '', headers: {}, ...answer, millis: Date.now() - began });
    };
    const data = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const request = http.request(
      {
        host: '127.0.0.1', port, method: data === undefined ? 'GET' : 'POST', localAddress: from, agent: false, ...options,
        headers: { ...(key ? { 'x-api-key': key } : {}), ...(data === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(data) }), ...headers },
      },
      (answer) => {
        const parts = [];
        const head = { status: answer.statusCode, headers: answer.headers };
        answer.on('data', (part) => parts.push(part));
        answer.on('end', () => done({ ...head, text: Buffer.concat(parts).toString() }));
        answer.on('error', (error) => done({ ...head, text: Buffer.concat(parts).toString(), error: `cut: ${error.message}` }));
      },
    );
    const timer = setTimeout(() => request.destroy(new Error('timeout')), timeout);
    request.on('error', (error) => done({ error: error.code ?? error.message }));
    request.end(data);
  });
}

/** So many bare connections from one address; what they get is thrown away, or left unread. */
export function connections(count, onConnect, { from = '127.0.0.2', unread = false } = {}) {
  const sockets = Array.from({ length: count }, (_, number) => {
    const socket = net.connect({ host: '127.0.0.1', port, localAddress: from });
    socket.setMaxListeners(0);
    socket.on('error', () => {});
    if (unread) socket.pause();
    else socket.on('data', () => {});
    socket.on('connect', () => onConnect(socket, number));
    return socket;
  });
  return { sockets, end: () => sockets.forEach((socket) => socket.destroy()) };
}

/** Writes, and waits while the peer does not read; false when it is gone. */
export async function write(socket, bytes) {
  if (socket.destroyed) return false;
  if (!socket.write(bytes)) {
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, 5_000);
      for (const event of ['drain', 'close']) socket.once(event, () => (clearTimeout(timer), resolve()));
    });
  }
  return !socket.destroyed;
}

// HTTP/2 frames with literal fields, unchecked.
export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');
export function frame(type, flags, stream, payload = Buffer.alloc(0)) {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}
export function fields(list) {
  return Buffer.concat(list.flatMap(([name, value]) => [Buffer.from([0x10]), text(name), text(value)]));
}
function text(string) {
  const bytes = Buffer.from(string, 'latin1');
  const length = bytes.length < 127 ? [bytes.length] : [127, ...rest(bytes.length - 127)];
  return Buffer.concat([Buffer.from(length), bytes]);
}
function rest(number) {
  const bytes = [];
  for (; number >= 128; number = number >> 7) bytes.push((number & 127) | 128);
  return [...bytes, number];
}
export const get2 = (path, more = []) => fields([[':method', 'GET'], [':path', path], [':scheme', 'http'], [':authority', 'a'], ...more]);
export const post2 = (path, more = []) => fields([[':method', 'POST'], [':path', path], [':scheme', 'http'], [':authority', 'a'], ...more]);
