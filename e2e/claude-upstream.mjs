// A simulated Claude: Messages on 127.0.0.1, as strict as the real one (claude-rules.mjs), that plays plots.mjs.
// Usage: node claude-upstream.mjs <file for its port> <file for what it is asked, a line of JSON each>
// Environment: E2E_ACCOUNT_KEY.

import { complaintAbout, SIGNATURE } from './claude-rules.mjs';
import { nextTurn, plotIn } from './plots.mjs';
import { pieces, send, serve, stream } from './upstream.mjs';

const HEADERS = { 'request-id': 'req_e2e' };
let calls = 0;

serve(process.argv.slice(2), ({ request, response, body, path }) => {
  if (request.headers['x-api-key'] !== process.env.E2E_ACCOUNT_KEY) {
    return refuse(response, 401, 'authentication_error', 'invalid x-api-key');
  }
  if (request.method === 'GET' && path === '/v1/models') {
    const data = [{ type: 'model', id: 'claude-opus-4-8', display_name: 'Claude Opus 4.8', created_at: '2026-05-01T00:00:00Z' }];
    return send(response, { data, has_more: false, first_id: data[0].id, last_id: data[0].id }, 200, HEADERS);
  }
  if (!['/v1/messages', '/v1/messages/count_tokens'].includes(path)) {
    return refuse(response, 404, 'not_found_error', 'Not found');
  }
  const counts = path.endsWith('count_tokens');
  const complaint = complaintAbout(body, request.headers, counts);
  if (complaint) return refuse(response, 400, 'invalid_request_error', complaint);
  if (counts) return send(response, { input_tokens: 1200 }, 200, HEADERS);
  const message = answerTo(body);
  if (!body.stream) return send(response, message, 200, HEADERS);
  return stream(response, [...events(message)].map((data) => ({ event: data.type, data })), HEADERS);
});

function refuse(response, status, type, message) {
  return send(response, { type: 'error', error: { type, message }, request_id: 'req_e2e' }, status, HEADERS);
}

function answerTo(body) {
  // Codex offers a search among its other tools.
  const search = body.tools?.length === 1 && body.tools[0].type?.startsWith('web_search');
  const content = search ? searched(body) : turnOf(body);
  const calling = content.some(({ type }) => type === 'tool_use');
  return {
    id: `msg_e2e${++calls}`, type: 'message', role: 'assistant', model: body.model, content,
    stop_reason: calling ? 'tool_use' : 'end_turn', stop_sequence: null,
    usage: { input_tokens: 200, cache_creation_input_tokens: 0, cache_read_input_tokens: 1000, output_tokens: 34 },
  };
}

function turnOf(body) {
  const turn = nextTurn(conversation(body));
  const thinks = ['enabled', 'adaptive'].includes(body.thinking?.type);
  const content = thinks ? [{ type: 'thinking', thinking: 'I follow the plot.', signature: SIGNATURE }] : [];
  if (turn.text) content.push({ type: 'text', text: turn.text });
  for (const { name, input, custom } of turn.calls ?? []) {
    content.push({ type: 'tool_use', id: `toolu_e2e${++calls}`, name, input: input ?? { input: custom } });
  }
  return content;
}

function conversation({ messages, tools = [] }) {
  let plot;
  let results = [];
  let heard = '';
  for (const { role, content } of messages) {
    if (role !== 'user') continue;
    for (const block of blocks(content)) {
      if (block.type === 'text') {
        heard = block.text;
        if (plotIn(heard)) [plot, results] = [plotIn(heard), []];
      }
      if (block.type === 'tool_result') results.push(textOf(block.content));
    }
  }
  return { plot, results, heard, tools: tools.map(({ name }) => name) };
}

function blocks(content) {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

function textOf(content = '') {
  return blocks(content).map((block) => block.text ?? block.tool_name ?? '').join('\n');
}

/** Searches by a server tool, as the real one does within one answer. */
function searched(body) {
  const query = textOf(body.messages.at(-1).content).slice(-80);
  const page = { type: 'web_search_result', url: 'https://weather.example/zurich', title: 'Weather in Zürich' };
  const found = { ...page, encrypted_content: 'enc-e2e', page_age: null };
  const citation = {
    type: 'web_search_result_location', url: page.url, title: page.title, encrypted_index: 'idx-e2e', cited_text: '8 degrees',
  };
  const id = `srvtoolu_e2e${++calls}`;
  return [
    { type: 'server_tool_use', id, name: 'web_search', input: { query } },
    { type: 'web_search_tool_result', tool_use_id: id, content: [found] },
    { type: 'text', text: 'It has 8 degrees in Zürich.', citations: [citation] },
  ];
}

function* events(message) {
  const started = { ...message, content: [], stop_reason: null, usage: { ...message.usage, output_tokens: 1 } };
  yield { type: 'message_start', message: started };
  for (const [index, block] of message.content.entries()) {
    yield { type: 'content_block_start', index, content_block: emptied(block) };
    for (const delta of deltas(block)) yield { type: 'content_block_delta', index, delta };
    yield { type: 'content_block_stop', index };
  }
  const { stop_reason, stop_sequence, usage } = message;
  yield { type: 'message_delta', delta: { stop_reason, stop_sequence }, usage: { output_tokens: usage.output_tokens } };
  yield { type: 'message_stop' };
}

function emptied(block) {
  if (block.type === 'text') return { type: 'text', text: '', ...(block.citations && { citations: [] }) };
  if (block.type === 'thinking') return { type: 'thinking', thinking: '', signature: '' };
  return 'input' in block ? { ...block, input: {} } : block;
}

function* deltas(block) {
  if (block.type === 'text') {
    for (const text of pieces(block.text)) yield { type: 'text_delta', text };
    for (const citation of block.citations ?? []) yield { type: 'citations_delta', citation };
  }
  if (block.type === 'thinking') {
    for (const thinking of pieces(block.thinking)) yield { type: 'thinking_delta', thinking };
    yield { type: 'signature_delta', signature: block.signature };
  }
  if ('input' in block) {
    for (const partial_json of pieces(JSON.stringify(block.input))) yield { type: 'input_json_delta', partial_json };
  }
}
