// Claude and an OpenAI provider in one, for the soak. Tells back the last word of what it was asked; misbehaves when the text says so.
import http from 'node:http';
import { Framing } from './framing.mjs';

const MEGABYTE = 1 << 20;
const FILL = Buffer.alloc(MEGABYTE, 'a');
const wordOf = (body) => /word-[\w-]+/.exec(body)?.[0] ?? 'none';
const error = (type, message) => ({ type: 'error', error: { type, message } });
/** What came: requests; those that were given up before their end, by where, or before their answer's end; and what nobody may send. */
const stand = { received: {}, relayed: 0, answered: 0, aborted: {}, left: 0, malformed: {}, examples: [] };
let number = 0;
const count = (counts, name) => (counts[name] = (counts[name] ?? 0) + 1);
const sleep = (millis) => new Promise((wake) => setTimeout(wake, millis));

const message = (model, text) => ({
  id: 'msg_' + Math.random().toString(36).slice(2), type: 'message', role: 'assistant', model, content: [{ type: 'text', text }],
  stop_reason: 'end_turn', stop_sequence: null, usage: { input_tokens: 10, output_tokens: 5 },
});

function json(response, status, body, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': `req_soak_${++number}`, ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

async function fill(response, megabytes) {
  for (let i = 0; i < megabytes && !response.destroyed; i++) {
    if (!response.write(FILL)) {
      await new Promise((resolve) => {
        response.once('drain', resolve);
        response.once('close', resolve);
      });
    }
  }
}

async function stream(response, model, text, pause) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': `req_soak_${++number}` });
  const event = (name, data) => response.write(`event: ${name}\ndata: ${JSON.stringify({ type: name, ...data })}\n\n`);
  event('message_start', { message: { ...message(model, ''), content: [], stop_reason: null } });
  event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
  for (const part of [text.slice(0, 7), text.slice(7), ' one', ' two', ' three']) {
    event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: part } });
    await sleep(pause);
  }
  event('content_block_stop', { index: 0 });
  event('message_delta', { delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 5 } });
  event('message_stop', {});
  response.end();
}

async function chatStream(response, model, text, pause) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const chunk = (delta, finish = null) =>
    response.write(`data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`);
  chunk({ role: 'assistant', content: '' });
  for (const part of [text.slice(0, 7), text.slice(7), ' one', ' two']) {
    chunk({ content: part });
    await sleep(pause);
  }
  chunk({}, 'stop');
  response.end('data: [DONE]\n\n');
}

const misbehaviour = {
  'BAD-500': (response) => json(response, 500, error('api_error', 'Internal server error')),
  'BAD-403': (response) => json(response, 403, error('permission_error', 'Your request was blocked by moderation')),
  'BAD-429': (response) => json(response, 429, error('rate_limit_error', 'token counting is limited'), { 'retry-after': '40' }),
  'BAD-ECHO': (response) => json(response, 400, error('invalid_request_error', 'Unexpected value `This organization has been disabled.` for the header')),
  'BAD-MEGABYTE': (response) => json(response, 200, message('c', FILL.toString())),
  'BAD-BIG': async (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"id":"m","type":"message","role":"assistant","model":"c","content":[{"type":"text","text":"');
    await fill(response, 60);
    response.end('"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}');
  },
  'BAD-STREAM': async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (let i = 0; i < 30 && !response.destroyed; i++) {
      response.write('event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"');
      await fill(response, 1);
      response.write('"}}\n\n');
    }
    response.end();
  },
  'BAD-HANG': () => {},
};

async function answer(request, response, body) {
  const path = request.url.split('?')[0];
  const bad = Object.keys(misbehaviour).find((name) => body.includes(name) || request.url.includes(name));
  if (bad) return misbehaviour[bad](response);
  let asked = {};
  try {
    asked = JSON.parse(body);
  } catch {
    // An upload.
  }
  const text = `answer ${wordOf(body)}`;
  const pause = body.includes('slowly') ? 400 : 5;
  if (path.endsWith('/models')) return json(response, 200, { data: [{ type: 'model', id: 'claude-sonnet-4-5', display_name: 's', created_at: '2025-01-01T00:00:00Z' }], has_more: false, first_id: null, last_id: null });
  if (path.endsWith('/count_tokens')) return json(response, 200, { input_tokens: 7 });
  if (path.endsWith('/chat/completions')) {
    if (asked.stream) return chatStream(response, asked.model, text, pause);
    return json(response, 200, { id: 'c', object: 'chat.completion', created: 1, model: asked.model, choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } });
  }
  if (path.endsWith('/messages')) return asked.stream ? stream(response, asked.model, text, pause) : json(response, 200, message(asked.model, text));
  if (request.method === 'POST' && path === '/v1/files') return json(response, 200, { id: `file_${wordOf(body)}`, type: 'file', size_bytes: Buffer.byteLength(body) });
  return json(response, 200, { id: path.split('/').pop(), url: request.url });
}

/** Looks at each byte before Node's reader does. */
function watch(socket) {
  const framing = (socket.framing = new Framing((what, text) => malformed(socket, what, text)));
  socket.prependListener('data', (bytes) => framing.feed(bytes));
  socket.on('close', () => {
    const { state } = framing;
    if (state === 'answer') stand.left++;
    else if (state !== 'line' && state !== 'broken') count(stand.aborted, state);
  });
}

function malformed(socket, what, text) {
  count(stand.malformed, what);
  if (stand.examples.length < 20) stand.examples.push(`${new Date().toISOString()} ${what}: ${text}`);
  socket.destroy();
}

const server = http.createServer({ requestTimeout: 0, headersTimeout: 0 }, (request, response) => {
  const parts = [];
  const asked = `${request.method} ${request.url.split('?')[0].replace(/file_.*/, 'file')}`;
  count(stand.received, asked);
  if (asked !== 'GET /v1/models') stand.relayed++;
  request.on('data', (part) => parts.push(part));
  request.on('error', () => {});
  response.on('error', () => {});
  response.on('finish', () => {
    stand.answered++;
    request.socket.framing.answered();
  });
  request.on('end', () => answer(request, response, Buffer.concat(parts).toString()).catch?.(() => response.destroy()));
});
server.on('connection', watch);
server.on('clientError', (error, socket) => {
  // The proxy resets or closes a connection whose client left in its body; where the connection stood is counted above.
  const gone = error.code === 'ECONNRESET' || error.code === 'EPIPE' || error.code === 'HPE_INVALID_EOF_STATE';
  if (!gone) malformed(socket, `to Node: ${error.code}`, error.rawPacket?.toString('latin1').slice(0, 300) ?? error.message);
  socket.destroy();
});
server.keepAliveTimeout = 60_000;
const port = Number(process.argv[2] ?? 9100);
server.listen(port, '127.0.0.1');
// What came, for the soak alone: on a port of its own, so that it is none of what came.
http.createServer((_, response) => json(response, 200, stand)).listen(port + 1, '127.0.0.1');
