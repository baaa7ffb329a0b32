// A simulated Anthropic for docs.sh: any key, token or cookie is an account of its own, and whoever signs in agrees at once.
// Usage: node docs-upstream.mjs <file for its port> <file for what it is asked, a line of JSON each>

import { createHash } from 'node:crypto';
import { pieces, send, serve, stream } from './upstream.mjs';

const NAMES = ['claude-opus-4-8', 'claude-sonnet-4-6', 'claude-sonnet-4-5', 'claude-haiku-4-5'];
const models = NAMES.map((id) => ({ type: 'model', id, display_name: id, created_at: '2026-05-01T00:00:00Z' }));
let signIns = 0;

serve(process.argv.slice(2), (call) => {
  const { request, response, path } = call;
  const serves = PATHS[`${request.method} ${path}`];
  if (!serves) return send(response, error('not_found_error', 'Not found'), 404);
  return serves(call);
});

const PATHS = {
  'GET /oauth/authorize': authorize,
  'POST /v1/oauth/token': token,
  'GET /api/organizations': ({ request, response }) => send(response, [{ ...organization(request), capabilities: ['chat', 'claude_pro'] }]),
  'GET /api/oauth/profile': profile,
  'GET /api/oauth/usage': usage,
  'GET /v1/models': ({ request, response }) =>
    send(response, { data: models, has_more: false, first_id: NAMES[0], last_id: NAMES.at(-1) }, 200, headers(request)),
  'POST /v1/messages': messages,
  'POST /v1/messages/count_tokens': ({ request, response }) => send(response, { input_tokens: 7 }, 200, headers(request)),
  'GET /openrouter': ({ response }) => send(response, { data: [{
    id: 'openai/gpt-5.1', context_length: 400000, pricing: { prompt: '0.00000125', completion: '0.00001' },
  }] }),
};

/** Answers with what the person (`login_hint`) would copy: `code#state`. */
function authorize({ request, response }) {
  const query = new URL(request.url, 'http://x').searchParams;
  response.writeHead(200, { 'content-type': 'text/plain' }).end(`code-${++signIns}-${query.get('login_hint') ?? 'anna'}#${query.get('state')}\n`);
  return 200;
}

function token({ response, body }) {
  const person = body.grant_type === 'refresh_token' ? body.refresh_token.split('-').at(-1) : body.code.split('-').at(-1);
  const uuid = uuidOf(person);
  return send(response, {
    token_type: 'Bearer', access_token: `sk-ant-oat01-${Date.now()}-${person}`, refresh_token: `sk-ant-ort01-${Date.now()}-${person}`,
    expires_in: 28800, scope: 'user:profile user:inference',
    organization: { uuid, name: `Organisation ${person}` }, account: { uuid, email_address: `${person}@example.com` },
  });
}

function profile({ request, response }) {
  const own = organization(request);
  return send(response, {
    account: { uuid: own.uuid, full_name: own.name, email: `${own.uuid}@example.com`, has_claude_max: false, has_claude_pro: true },
    organization: { ...own, organization_type: 'claude_pro', has_extra_usage_enabled: false },
  }, 200, headers(request));
}

function usage({ request, response }) {
  const resets_at = new Date(Date.now() + 3 * 3600e3).toISOString();
  return send(response, { five_hour: { utilization: 10, resets_at }, seven_day: { utilization: 20, resets_at } }, 200, headers(request));
}

function messages({ request, response, body }) {
  const text = 'Hello from a simulated Claude.';
  const message = {
    id: 'msg_docs', type: 'message', role: 'assistant', model: body.model, content: [{ type: 'text', text }],
    stop_reason: 'end_turn', stop_sequence: null, usage: { input_tokens: 7, output_tokens: 7 },
  };
  if (!body.stream) return send(response, message, 200, headers(request));
  const events = [
    { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    ...pieces(text).map((piece) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: piece } })),
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 7 } },
    { type: 'message_stop' },
  ];
  const named = events.map((data) => ({ event: data.type, data }));
  const slow = JSON.stringify(body.messages).match(/\[\[slow=(\d+)\]\]/);
  return slow ? dribble(response, named, Number(slow[1]), headers(request)) : stream(response, named, headers(request));
}

/** Sends an event each so many milliseconds. */
function dribble(response, [first, ...rest], pause, headers) {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', ...headers });
  response.write(`event: ${first.event}\ndata: ${JSON.stringify(first.data)}\n\n`);
  if (rest.length) setTimeout(dribble, pause, response, rest, pause, headers);
  else response.end();
  return 200;
}

function headers(request) {
  return { 'request-id': 'req_docs', 'anthropic-organization-id': organization(request).uuid };
}

/** Tokens of one person end with the same word; every key and every cookie is somebody else's. */
function organization(request) {
  const bearer = request.headers.authorization;
  const who = bearer ? bearer.split('-').at(-1) : request.headers['x-api-key'] ?? request.headers.cookie ?? '';
  return { uuid: uuidOf(who), name: `Organisation ${uuidOf(who).slice(0, 8)}` };
}

function uuidOf(text) {
  return createHash('sha256').update(text).digest('hex').replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, '$1-$2-4$3-8$4-$5');
}

function error(type, message) {
  return { type: 'error', error: { type, message }, request_id: 'req_docs' };
}
