// Clients that only want their answers. Each answer must be whole, and must be the one to their own word.
import http from 'node:http';
import http2 from 'node:http2';
import { claude, port, send, sleep } from './wire.mjs';

const ADDRESSES = ['127.0.0.9', '127.0.0.10', '127.0.0.11'];
const chat = (model, text, more = {}) => ({ model, messages: [{ role: 'user', content: text }], ...more });
let asked = 0;

/** Of each answer that came from an upstream: the proxy's id of its request, and the client's key. */
export const accounted = [];
const account = (me, headers) => accounted.push({ id: headers['x-claude-proxy-request-id'], key: me.key });

/** What they do: a name, how often (milliseconds between two), and a request that gives null, or what is wrong. */
const habits = {
  'messages': [400, (me) => expect(me, '/v1/messages', (word) => claude(word))],
  'messages, conversation': [700, (me) => expect(me, '/v1/messages', (word) => claude(word), { 'x-claude-code-session-id': `session-${me.number}` })],
  'messages, stream': [600, (me) => expect(me, '/v1/messages', (word) => claude(word, { stream: true }), {}, 'message_stop')],
  'messages, slow stream': [1500, (me) => expect(me, '/v1/messages', (word) => claude(`slowly ${word}`, { stream: true }), {}, 'message_stop')],
  'messages, 200 KB': [1500, (me) => expect(me, '/v1/messages', (word) => claude(`${word} ${'long '.repeat(40_000)}`))],
  'chat from Claude': [700, (me) => expect(me, '/v1/chat/completions', (word) => chat('claude-sonnet-4-5', word))],
  'chat from Claude, stream': [700, (me) => expect(me, '/v1/chat/completions', (word) => chat('claude-sonnet-4-5', word, { stream: true }), {}, '[DONE]')],
  'responses from Claude': [900, (me) => expect(me, '/v1/responses', (word) => ({ model: 'claude-sonnet-4-5', input: word }))],
  'messages from a provider': [700, (me) => expect(me, '/v1/messages', (word) => claude(word, { model: 'gpt-5' }))],
  'messages from a provider, stream': [700, (me) => expect(me, '/v1/messages', (word) => claude(word, { model: 'gpt-5', stream: true }), {}, 'message_stop')],
  'chat from a provider, stream': [700, (me) => expect(me, '/v1/chat/completions', (word) => chat('gpt-5', word, { stream: true }), {}, '[DONE]')],
  'count_tokens': [1000, (me) => plain(me, '/v1/messages/count_tokens', claude('how long'), 'input_tokens')],
  'models': [1500, (me) => plain(me, '/v1/models', undefined, 'claude-sonnet-4-5')],
  'files': [2000, files],
  'health': [1000, (me) => plain(me, '/health/live', undefined, '')],
  'HTTP/2': [800, overHttp2],
};

async function expect(me, path, make, headers = {}, end = '') {
  const word = `word-${me.number}-${++asked}`;
  const answer = await send({ path, body: make(word), headers, key: me.key, from: me.from, agent: me.agent });
  if (answer.status !== 200 || answer.error) return told(answer);
  account(me, answer.headers);
  if (!answer.text.includes(word)) return `another answer than that to ${word}: ${answer.text.slice(0, 300)}`;
  return end && !answer.text.includes(end) ? `no ${end}: …${answer.text.slice(-200)}` : null;
}

async function plain(me, path, body, part) {
  const answer = await send({ path, body, key: me.key, from: me.from, agent: me.agent });
  if (answer.status === 200 && path.startsWith('/v1/')) account(me, answer.headers);
  return answer.status === 200 && answer.text.includes(part) ? null : told(answer);
}

async function files(me) {
  const word = `word-${me.number}-${++asked}`;
  const made = await send({ path: '/v1/files', body: JSON.stringify({ word, fill: 'f'.repeat(200_000) }), key: me.key, from: me.from, agent: me.agent });
  if (made.status !== 200 || !made.text.includes(`file_${word}`)) return told(made);
  account(me, made.headers);
  const got = await send({ path: `/v1/files/file_${word}`, key: me.key, from: me.from, agent: me.agent });
  if (got.status !== 200 || !got.text.includes(`file_${word}`)) return `own file: ${told(got)}`;
  account(me, got.headers);
  return null;
}

function overHttp2(me) {
  const word = `word-${me.number}-${++asked}`;
  return new Promise((resolve) => {
    const session = http2.connect(`http://127.0.0.1:${port}`, { localAddress: me.from });
    const timer = setTimeout(() => done('timeout'), 60_000);
    const done = (wrong) => {
      clearTimeout(timer);
      session.destroy();
      resolve(wrong);
    };
    session.on('error', (error) => done(`HTTP/2: ${error.message}`));
    const stream = session.request({ ':method': 'POST', ':path': '/v1/messages', 'x-api-key': me.key, 'content-type': 'application/json' });
    let status;
    let text = '';
    stream.setEncoding('utf8');
    stream.on('response', (headers) => {
      status = headers[':status'];
      if (status === 200) account(me, headers);
    });
    stream.on('data', (part) => (text += part));
    stream.on('error', (error) => done(`HTTP/2 stream: ${error.message}`));
    stream.on('end', () => done(status === 200 && text.includes(word) ? null : `${status} ${text.slice(0, 200)}`));
    stream.end(JSON.stringify(claude(word)));
  });
}

const told = (answer) => `${answer.status || answer.error}${answer.status && answer.error ? ` ${answer.error}` : ''} ${answer.text.slice(0, 250)}`;

/** Starts them; stop() waits for what is under way and gives figures by habit. */
export function startHonest() {
  const figures = {};
  let stopped = false;
  const loops = Object.entries(habits).map(async ([name, [every, ask]], number) => {
    const figure = (figures[name] = { requests: 0, failed: 0, failures: [], millis: [] });
    const me = { number, key: `honest-${1 + (number % 3)}`, from: ADDRESSES[number % 3], agent: new http.Agent({ keepAlive: true, maxSockets: 2 }) };
    while (!stopped) {
      const began = Date.now();
      const wrong = await ask(me);
      figure.requests++;
      figure.millis.push(Date.now() - began);
      if (wrong !== null) {
        figure.failed++;
        if (figure.failures.length < 5) figure.failures.push(`${new Date().toISOString()} ${wrong}`);
      }
      await sleep(every);
    }
    me.agent.destroy();
  });
  return {
    figures,
    async stop() {
      stopped = true;
      await Promise.all(loops);
      return figures;
    },
  };
}
