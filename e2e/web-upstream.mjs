// A simulated web application of Claude: its conversations on 127.0.0.1, which play plots.mjs. A call of a tool pauses the stream until its
// result is posted, as in the real one.
// Usage: node web-upstream.mjs <file for its port> <file for what it is asked, a line of JSON each>
// Environment: E2E_COOKIE. GET /open tells the conversations that are left, and those whose stream is still made.

import { randomUUID } from 'node:crypto';
import { nextTurn, plotIn } from './plots.mjs';
import { pieces, send, serve } from './upstream.mjs';

const ORGANIZATION = '5f1c0e5e-0000-4000-8000-0000000000e2';
const MODELS = ['claude-sonnet-5', 'claude-opus-4-8', 'claude-haiku-4-5-20251001'];
const FIELDS = new Set([
  'prompt', 'attachments', 'files', 'sync_sources', 'model', 'timezone', 'locale', 'rendering_mode', 'tools', 'parent_message_uuid',
  'turn_message_uuids', 'thinking_mode', 'effort', 'max_tokens_to_sample', 'create_conversation_params',
]);
const TOOL_FIELDS = new Set(['name', 'description', 'input_schema']);
const PING_MILLIS = 200;
/** By their ids: what is said in each, and the call whose result its stream waits for. */
const conversations = new Map();
let calls = 0;

serve(process.argv.slice(2), ({ request, response, body, path }) => {
  if (path === '/open') {
    return send(response, { left: [...conversations.keys()], running: [...conversations.values()].filter(({ stream }) => stream).length });
  }
  if (!request.headers.cookie?.includes(`sessionKey=${process.env.E2E_COOKIE}`)) {
    return refuse(response, 403, 'permission_error', 'Invalid authorization');
  }
  if (!request.headers['user-agent']?.startsWith('claude-proxy/')) {
    return refuse(response, 400, 'invalid_request_error', 'a browser is imitated');
  }
  const [, organization, id, what = ''] = path.match(/^\/api\/organizations\/([^/]+)\/chat_conversations(?:\/([^/]+)(?:\/(\w+))?)?$/) ?? [];
  if (!organization) return account(response, path);
  if (organization !== ORGANIZATION) return refuse(response, 403, 'permission_error', 'Invalid authorization');
  if (!id) return create(response, body);
  const conversation = conversations.get(id);
  if (!conversation) return refuse(response, 404, 'not_found_error', 'Conversation not found');
  switch (`${request.method} ${what}`) {
    case 'PUT ':
      return send(response, { uuid: id, ...body }, 202);
    case 'DELETE ':
      conversations.delete(id);
      end(conversation);
      response.writeHead(204).end();
      return 204;
    case 'POST completion':
      return complete(response, conversation, body);
    case 'POST tool_result':
      return result(response, conversation, body);
    case 'POST stop_response':
      end(conversation);
      return send(response, {});
    default:
      return refuse(response, 404, 'not_found_error', 'Not found');
  }
});

function refuse(response, status, type, message, error_code) {
  return send(response, { type: 'error', error: { type, message, details: { error_code } }, request_id: 'req_e2e' }, status);
}

function account(response, path) {
  const organization = {
    uuid: ORGANIZATION, name: 'e2e', capabilities: ['chat', 'claude_max'], rate_limit_tier: 'default_claude_max_5x', raven_type: null,
    active_flags: [], claude_ai_bootstrap_models_config: MODELS.map((model) => ({ model, name: model, inactive: false })),
  };
  if (path === '/api/organizations') return send(response, [organization]);
  if (path.endsWith('/usage')) return send(response, {});
  if (!path.startsWith('/api/bootstrap') && !path.startsWith('/edge-api/bootstrap')) {
    return refuse(response, 404, 'not_found_error', 'Not found');
  }
  return send(response, { account: { uuid: randomUUID(), email_address: 'e2e@example.com', memberships: [{ role: 'admin', organization }] } });
}

function create(response, body) {
  if (!body.uuid) return refuse(response, 400, 'invalid_request_error', 'uuid: Field required');
  if (conversations.has(body.uuid)) return refuse(response, 409, 'conflict_error', 'Conversation already exists');
  conversations.set(body.uuid, { stream: null, index: 0, waiting: new Map() });
  return send(response, { uuid: body.uuid, name: body.name, model: body.model, settings: { paprika_mode: null } }, 201);
}

function complete(response, conversation, body) {
  const complaint = complaintAbout(body);
  if (complaint) return refuse(response, 400, 'invalid_request_error', complaint);
  const heard = [...(body.attachments ?? []).map((attachment) => attachment.extracted_content), body.prompt].join('\n\n');
  Object.assign(conversation, { stream: response, heard, results: [], tools: (body.tools ?? []).map(({ name }) => name) });
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  conversation.pings = setInterval(() => response.write(`: ping - ${new Date().toISOString()}\r\n\r\n`), PING_MILLIS);
  response.on('close', () => end(conversation));
  write(conversation, 'message_start', {
    message: { id: `chatcompl_e2e${++calls}`, type: 'message', role: 'assistant', model: '', uuid: randomUUID(), content: [], stop_reason: null },
  });
  play(conversation);
  return 200;
}

/** What the web application would not take, or null. */
function complaintAbout(body) {
  const other = Object.keys(body).find((name) => !FIELDS.has(name));
  if (other) return `${other}: Extra inputs are not permitted`;
  if (!body.prompt && !body.attachments?.length && !body.files?.length) return 'prompt: text content must be non-empty';
  if (!MODELS.includes(body.model)) return `model: ${body.model} is not known`;
  if (body.tools && !body.tools.length) return 'tools: List should have at least 1 item';
  for (const tool of body.tools ?? []) {
    const unknown = Object.keys(tool).find((name) => !TOOL_FIELDS.has(name));
    if (unknown && !tool.type) return `tools: ${tool.name}: ${unknown}: Extra inputs are not permitted`;
  }
  const control = JSON.stringify(body).match(/\\u00[01][0-9a-f]/);
  return control && `prompt: has the control character ${control[0]}`;
}

function result(response, conversation, body) {
  if (!conversation.stream || !conversation.waiting.delete(body.tool_use_id)) {
    return refuse(response, 404, 'not_found_error', 'No waiting tool call', 'side_channel_waiting_key_absent');
  }
  conversation.results.push(body.content.map(({ text }) => text ?? '').join('\n'));
  send(response, {});
  if (!conversation.waiting.size) play(conversation);
  return 200;
}

/** Goes on with the next turn, behind the results that have come. */
function play(conversation) {
  const { heard, results, tools } = conversation;
  const turn = nextTurn({ plot: plotIn(heard), results, heard, tools });
  if (turn.text) {
    block(conversation, { type: 'text', text: '', citations: [] }, pieces(turn.text).map((text) => ({ type: 'text_delta', text })));
    write(conversation, 'message_delta', { delta: { stop_reason: 'end_turn', stop_sequence: null } });
    write(conversation, 'message_limit', { message_limit: { type: 'within_limit', resetsAt: null, windows: {} } });
    write(conversation, 'message_stop', {});
    end(conversation);
    return;
  }
  for (const { name, input } of turn.calls) {
    const id = `toolu_e2e${++calls}`;
    conversation.waiting.set(id, name);
    const deltas = pieces(JSON.stringify(input)).map((partial_json) => ({ type: 'input_json_delta', partial_json }));
    block(conversation, { type: 'tool_use', id, name, input: {}, message: null, integration_name: null }, deltas);
  }
}

function block(conversation, content_block, deltas) {
  const index = conversation.index++;
  write(conversation, 'content_block_start', { index, content_block });
  for (const delta of deltas) write(conversation, 'content_block_delta', { index, delta });
  write(conversation, 'content_block_stop', { index });
}

function write({ stream }, type, data) {
  stream?.write(`event: ${type}\r\ndata: ${JSON.stringify({ type, ...data })}\r\n\r\n`);
}

function end(conversation) {
  clearInterval(conversation.pings);
  const { stream } = conversation;
  conversation.stream = null;
  conversation.waiting.clear();
  stream?.end();
}
