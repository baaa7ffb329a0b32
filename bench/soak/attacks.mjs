// What attackers do, each in bursts with a pause between them, so that two cores are enough for them, the proxy and the honest clients.
import http2 from 'node:http2';
import net from 'node:net';
import zlib from 'node:zlib';
import { PREFACE, claude, connections, fields, frame, get2, port, post2, send, sleep, write } from './wire.mjs';

const MEGABYTE = 1 << 20;
const KEY = 'attacker-1';
const WITH_KEY = `x-api-key: ${KEY}\r\n`;
const BLANKS = Buffer.alloc(MEGABYTE, ' ');
const JSON_FIELDS = [['x-api-key', KEY], ['content-type', 'application/json']];
const HIDDEN = 'GET /v1/models?hidden HTTP/1.1\r\nHost: a\r\nx-api-key: attacker-2\r\n\r\n';
const post = (path, extra = '') => `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${extra}`;
const list = (unit, megabytes) => `${`${unit},`.repeat(Math.floor((megabytes * MEGABYTE) / (unit.length + 1)))}${unit}`;
const ask = (path, body, more = {}) => send({ path, body, key: KEY, from: '127.0.0.3', timeout: 20_000, ...more });
const emptyWindow = frame(4, 0, 0, Buffer.from([0, 4, 0, 0, 0, 0]));
const reset = (stream) => frame(3, 0, stream, Buffer.from([0, 0, 0, 8]));
const bodyOf = (text, more) => JSON.stringify(claude(text, more));

/** Opens connections, holds them a while, and leaves. */
async function hold(opened, millis) {
  await sleep(millis);
  opened.end();
}

/** Takes 1 KB in half a second, from buffers that hold no more. */
function slowly(bytes) {
  const socket = net.connect({ host: '127.0.0.1', port, localAddress: '127.0.0.6', onread: { buffer: Buffer.alloc(1024), callback: () => false } });
  socket.on('error', () => {});
  const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.resume()), 500);
  socket.write(bytes);
  return socket;
}

async function raw(bytes, from = '127.0.0.4') {
  const opened = connections(1, (socket) => socket.write(Buffer.from(bytes, 'latin1')), { from });
  await hold(opened, 300);
}

async function flood2(count, make, batches = 100) {
  const opened = connections(count, async (socket) => {
    socket.write(Buffer.concat([PREFACE, frame(4, 0, 0)]));
    for (let i = 0; i < batches && (await write(socket, make(i))); i++) await sleep(5);
  });
  await hold(opened, 1500);
}

/** Name, pause in milliseconds between two bursts, and a burst. */
export const attacks = {
  'unfinished bodies without a key': [3000, async () => {
    const opened = connections(10, async (socket) => {
      socket.write(`${post('/v1/messages')}Content-Length: ${31 * MEGABYTE + 1}\r\n\r\n`);
      for (let i = 0; i < 31 && (await write(socket, BLANKS)); i++);
    });
    await hold(opened, 4000);
  }],
  'unfinished bodies with a key': [3000, async () => {
    const opened = connections(8, async (socket) => {
      socket.write(`${post('/v1/messages', WITH_KEY)}Content-Length: ${31 * MEGABYTE + 1}\r\n\r\n`);
      for (let i = 0; i < 31 && (await write(socket, BLANKS)); i++);
    });
    await hold(opened, 4000);
  }],
  'drips': [2000, async () => {
    const opened = connections(150, (socket) => {
      socket.write(`${post('/v1/messages', WITH_KEY)}Content-Length: 100000\r\n\r\n`);
      const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write(' ')), 1000);
    });
    await hold(opened, 8000);
  }],
  'unread pipelines': [3000, () => hold(connections(4, (socket) => socket.write('GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(300)), { unread: true }), 5000)],
  'closed windows': [3000, () => hold(connections(4, (socket) => {
    socket.write(Buffer.concat([PREFACE, emptyWindow, ...Array.from({ length: 100 }, (_, i) => frame(1, 5, 1 + 2 * i, get2('/openapi.json')))]));
  }), 5000)],
  'closed windows on messages': [3000, () => hold(connections(4, (socket, number) => {
    const ways = [['BAD-MEGABYTE', false], ['BAD-STREAM', true], ['a word', false], ['slowly', true], ['BAD-BIG', false]];
    // Every second connection leaves the windows of its streams open, and only that of the connection is used up.
    const opening = Buffer.concat([PREFACE, number % 2 ? frame(4, 0, 0, Buffer.from([0, 4, 0x7f, 0xff, 0xff, 0xff])) : emptyWindow]);
    socket.write(Buffer.concat([opening, ...Array.from({ length: 25 }, (_, i) => {
      const [word, stream] = ways[i % ways.length];
      const body = Buffer.from(bodyOf(word, { stream, model: i % 2 ? 'gpt-5' : 'claude-sonnet-4-5' }));
      return Buffer.concat([frame(1, 4, 1 + 2 * i, post2('/v1/messages', JSON_FIELDS)), frame(0, 1, 1 + 2 * i, body)]);
    })]));
  }, { from: '127.0.0.7' }), 10_000)],
  'half headers': [3000, () => hold(connections(300, (socket) => socket.write(`GET / HTTP/1.1\r\nHost: a\r\n${`x-a: ${'b'.repeat(7000)}\r\n`.repeat(8)}`)), 5000)],
  'trees': [4000, async () => {
    await ask('/v1/chat/completions', `{"model":"claude-sonnet-4-5","messages":[${list('{}', 8)}]}`);
    await ask('/v1/messages', `{"model":"gpt-5","max_tokens":5,"messages":[${list('[]', 8)}]}`);
  }],
  'deep trees': [3000, () => ask('/v1/responses', `{"model":"gpt-5","input":${'['.repeat(2 * MEGABYTE)}`)],
  'big answers': [4000, () => Promise.all([ask('/v1/messages', claude('BAD-BIG')), ask('/v1/chat/completions', { model: 'claude-sonnet-4-5', messages: [{ role: 'user', content: 'BAD-BIG' }] })])],
  'unread streams': [4000, () => hold(connections(20, (socket) => {
    const body = bodyOf('BAD-STREAM', { stream: true });
    socket.write(`${post('/v1/messages', WITH_KEY)}Content-Length: ${body.length}\r\n\r\n${body}`);
  }, { unread: true }), 5000)],
  'slow readers': [3000, async () => {
    const ways = [['BAD-STREAM', true], ['BAD-BIG', false], ['BAD-MEGABYTE', false], ['slowly', true]];
    const sockets = Array.from({ length: 16 }, (_, i) => {
      const body = bodyOf(ways[i % 4][0], { stream: ways[i % 4][1], model: i % 8 < 4 ? 'claude-sonnet-4-5' : 'gpt-5' });
      return slowly(`${post('/v1/messages', WITH_KEY)}Content-Length: ${body.length}\r\n\r\n${body}`);
    });
    await hold({ end: () => sockets.forEach((socket) => socket.destroy()) }, 12_000);
  }],
  'bombs in gzip': [3000, () => ask('/v1/messages', zlib.gzipSync(Buffer.alloc(50 * MEGABYTE, ' ')), { headers: { 'content-encoding': 'gzip' } })],
  'two lengths': [500, async () => {
    const chunked = `5\r\nAAAAA\r\n0\r\n\r\n${HIDDEN}`;
    await raw(`POST /v1/files HTTP/1.0\r\nHost: a\r\n${WITH_KEY}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n${(5 + HIDDEN.length).toString(16)}\r\nAAAAA${HIDDEN}\r\n0\r\n\r\n`);
    await raw(`${post('/v1/files', WITH_KEY)}Transfer-Encoding: chunked\r\nContent-Length: ${chunked.length}\r\n\r\n${chunked}`);
    await raw(`${post('/v1/files', WITH_KEY)}Transfer-Encoding: chunked\r\n\r\n1;a="\r\nX\r\n0\r\n\r\n${HIDDEN}`);
    await raw(`${post('/v1/files', WITH_KEY)}Content-Length: 5\r\nContent-Length: 500\r\n\r\nAAAAA${HIDDEN}`);
  }],
  'rapid resets': [2000, () => flood2(4, (i) => Buffer.concat(Array.from({ length: 20 }, (_, j) => {
    const stream = 1 + 2 * (i * 20 + j);
    return Buffer.concat([frame(1, 5, stream, get2('/v1/models')), reset(stream)]);
  })))],
  'pings and settings': [2000, () => flood2(4, () => Buffer.concat(Array.from({ length: 50 }, () => Buffer.concat([frame(6, 0, 0, Buffer.alloc(8)), frame(4, 0, 0)]))))],
  'empty data': [2000, () => flood2(4, (i) => (i === 0 ? frame(1, 4, 1, post2('/v1/messages', JSON_FIELDS)) : Buffer.concat(Array.from({ length: 50 }, () => frame(0, 0, 1)))))],
  'endless headers over HTTP/2': [2000, () => flood2(4, (i) => (i === 0 ? frame(1, 0, 1, get2('/')) : frame(9, 0, 1, fields([[`x-${i}`, 'b'.repeat(3000)]]))))],
  'leaving in bodies': [1000, async () => {
    for (const path of ['/v1/messages', '/v1/chat/completions', '/v1/files', '/v1/messages/count_tokens']) {
      const socket = net.connect(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(`${post(path, WITH_KEY)}Content-Length: 100\r\n\r\n{"a"`);
      await sleep(50);
      socket.destroy();
    }
    const session = http2.connect(`http://127.0.0.1:${port}`);
    session.on('error', () => {});
    const stream = session.request({ ':method': 'POST', ':path': '/v1/messages', 'x-api-key': KEY, 'content-type': 'application/json' });
    stream.on('error', () => {});
    stream.write('{"a"');
    await sleep(50);
    session.destroy();
  }],
  'leaving before answers': [1000, async () => {
    const body = bodyOf('BAD-HANG', { stream: true });
    await hold(connections(5, (socket) => socket.write(`${post('/v1/messages', WITH_KEY)}Content-Length: ${body.length}\r\n\r\n${body}`)), 300);
  }],
  'provoked 500': [1000, () => Promise.all(Array.from({ length: 6 }, (_, i) => ask('/v1/messages', claude('BAD-500', { model: i % 2 ? 'gpt-5' : 'claude-sonnet-4-5' }), { timeout: 10_000 })))],
  'provoked 403': [1000, () => Promise.all(Array.from({ length: 6 }, (_, i) => ask('/v1/messages', claude('BAD-403', { model: i % 2 ? 'gpt-5' : 'claude-sonnet-4-5' }))))],
  'echoed sentences of dead accounts': [1000, () => ask('/v1/messages', claude('BAD-ECHO'), { headers: { 'anthropic-beta': 'This organization has been disabled.' } })],
  'limits of side endpoints': [1000, () => Promise.all([ask('/v1/messages/count_tokens', claude('BAD-429')), ask('/v1/skills?BAD-429'), ask('/v1/messages/batches?BAD-403'), ask('/v1/skills?BAD-500')])],
  'guessed keys': [1000, () => Promise.all(Array.from({ length: 10 }, (_, i) => send({ path: '/v1/models', key: `guess-${i}`, from: '127.0.0.5' })))],
  'odd paths and methods': [1000, async () => {
    for (const line of ['TRACE /v1/x', 'FOO /v1/x', 'CONNECT 127.0.0.1:1', 'GET /v1/%2e%2e/x', 'POST /%76%31/messages', 'GET /x\u001b[2J', 'GET /v1/organizations/users']) await raw(`${line} HTTP/1.1\r\nHost: a\r\n${WITH_KEY}\r\n`);
  }],
  'forged log lines': [1000, () => hold(connections(1, (socket) => socket.write(Buffer.concat([PREFACE, frame(4, 0, 0), frame(1, 5, 1, get2('/x\n2026-11-29T00:00:00.000Z INFO  access FORGED'))]))), 300)],
  'never ending uploads': [3000, () => hold(connections(3, async (socket) => {
    socket.write(`${post('/nothing')}Content-Length: 99999999999\r\n\r\n`);
    for (let i = 0; i < 200 && (await write(socket, BLANKS)); i++);
  }), 3000)],
};

/** Half of the attacks, by the number of the turn: in two turns after each other all come. */
export function half(turn) {
  return Object.keys(attacks).filter((_, number) => (number + Math.floor(number / 5) + turn) % 2 === 0);
}

/** Runs these at once until stop(). */
export function startAttacks(names) {
  let stopped = false;
  const bursts = {};
  const loops = names.map(async (name) => {
    const [pause, burst] = attacks[name];
    bursts[name] = 0;
    while (!stopped) {
      await burst();
      bursts[name]++;
      for (let waited = 0; waited < pause && !stopped; waited += 100) await sleep(100);
    }
  });
  return {
    async stop() {
      stopped = true;
      await Promise.all(loops);
      return bursts;
    },
  };
}
