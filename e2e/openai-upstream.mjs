// A simulated OpenAI: Chat Completions on 127.0.0.1, as strict with its fields as the real one.
// Usage: node openai-upstream.mjs <file for its port> <file for what it is asked, a line of JSON each>
// Environment: E2E_PROVIDER_KEY.
//
// Words in the newest message of the user say what it does: [[tool]] calls the first tool, [[error=400]] fails; "Run the sum" calls the
// tool Bash, and the answer to the tool's result repeats that result.

import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [portFile, logFile] = process.argv.slice(2);
const FIELDS = new Set([
  'model', 'messages', 'stream', 'stream_options', 'max_tokens', 'max_completion_tokens', 'temperature', 'top_p', 'stop',
  'tools', 'tool_choice', 'parallel_tool_calls', 'response_format', 'reasoning_effort', 'verbosity', 'user',
  'safety_identifier', 'prompt_cache_key', 'service_tier', 'metadata', 'n', 'seed', 'store',
]);
const USAGE = {
  prompt_tokens: 1200,
  completion_tokens: 34,
  total_tokens: 1234,
  prompt_tokens_details: { cached_tokens: 1000 },
  completion_tokens_details: { reasoning_tokens: 10 },
};
writeFileSync(logFile, '');

const server = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  const body = text && JSON.parse(text);
  appendFileSync(logFile, `${JSON.stringify({ path: request.url, headers: request.headers, body })}\n`);
  const complaint = complaintAbout(request, body);
  if (complaint) return refuse(response, ...complaint);
  if (request.method === 'GET') return send(response, { object: 'list', data: [{ id: 'gpt-5.1', object: 'model' }] });
  const message = messageFor(body);
  if (body.stream) stream(response, body, message);
  else send(response, { ...head(body, 'chat.completion'), choices: [choice({ message }, finish(message))], usage: USAGE });
});
server.listen(0, '127.0.0.1', () => {
  writeFileSync(`${portFile}.new`, `${server.address().port}`);
  renameSync(`${portFile}.new`, portFile);
});

function complaintAbout(request, body) {
  if (request.headers.authorization !== `Bearer ${process.env.E2E_PROVIDER_KEY}`) {
    return [401, 'Incorrect API key provided.', 'invalid_api_key'];
  }
  if (request.method === 'GET' && request.url === '/v1/models') return null;
  if (request.url !== '/v1/chat/completions') return [404, `Invalid URL (${request.method} ${request.url})`, null];
  const unknown = Object.keys(body).find((name) => !FIELDS.has(name));
  if (unknown) return [400, `Unrecognized request argument supplied: ${unknown}`, null];
  if (/^(gpt-5|o\d)/.test(body.model) && ['max_tokens', 'temperature', 'stop'].some((name) => name in body)) {
    return [400, "Unsupported parameter: 'max_tokens', 'temperature' or 'stop' with this model.", 'unsupported_parameter'];
  }
  for (const { function: { name } } of body.tools ?? []) {
    if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name)) return [400, `Invalid tool name ${name}`, null];
  }
  return orphan(body.messages) ?? (lastText(body).includes('[[error=400]]') ? [400, 'Simulated error', null] : null);
}

/** Every call needs its result at once, and every result its call. */
function orphan(messages) {
  let open = [];
  for (const { role, tool_calls, tool_call_id } of messages) {
    if (role === 'tool') {
      if (!open.includes(tool_call_id)) return [400, `No call for tool_call_id ${tool_call_id}`, null];
      open = open.filter((id) => id !== tool_call_id);
    } else {
      if (open.length) return [400, `tool_call_ids did not have response messages: ${open}`, null];
      open = (tool_calls ?? []).map(({ id }) => id);
    }
  }
  return null;
}

function messageFor(body) {
  const text = lastText(body);
  const names = (body.tools ?? []).map((tool) => tool.function.name);
  if (newest(body).role === 'tool') return said(`The tool said: ${text}`);
  if (text.includes('Run the sum') && names.includes('Bash')) {
    return calling('Bash', { command: 'echo "sum-$((6 * 7))-é"', description: 'Runs the sum' });
  }
  if (text.includes('[[tool]]') && names.length) return calling(names[0], { city: 'Zürich', days: 1 });
  return said(`A simulated OpenAI heard: ${text.slice(-200)}`);
}

function said(content) {
  return { role: 'assistant', content, refusal: null };
}

function calling(name, args) {
  const call = { id: 'call_e2e', type: 'function', function: { name, arguments: JSON.stringify(args) } };
  return { role: 'assistant', content: null, tool_calls: [call] };
}

function finish({ tool_calls }) {
  return tool_calls ? 'tool_calls' : 'stop';
}

function choice(content, finish_reason) {
  return { index: 0, ...content, logprobs: null, finish_reason };
}

function stream(response, body, message) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': 'req_e2e' });
  const emit = (data) => response.write(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
  const chunk = (delta, reason = null) =>
    emit({ ...head(body, 'chat.completion.chunk'), choices: [choice({ delta }, reason)] });
  chunk({ role: 'assistant', content: message.content === null ? null : '', refusal: null });
  for (const piece of pieces(message.content ?? '')) chunk({ content: piece });
  message.tool_calls?.forEach((call, index) => {
    chunk({ tool_calls: [{ index, ...call, function: { name: call.function.name, arguments: '' } }] });
    for (const piece of pieces(call.function.arguments)) {
      chunk({ tool_calls: [{ index, function: { arguments: piece } }] });
    }
  });
  chunk({}, finish(message));
  if (body.stream_options?.include_usage) emit({ ...head(body, 'chat.completion.chunk'), choices: [], usage: USAGE });
  emit('[DONE]');
  response.end();
}

function pieces(text) {
  return text.match(/[^]{1,7}/g) ?? [];
}

function head({ model }, object) {
  return { id: 'chatcmpl-e2e', object, created: 1763700000, model: `${model}-2025-11-13`, system_fingerprint: 'fp_e2e' };
}

/** System texts may stand behind the prompt. */
function newest({ messages }) {
  return messages.findLast(({ role }) => role === 'user' || role === 'tool') ?? messages.at(-1);
}

function lastText(body) {
  const { content } = newest(body);
  return typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join('\n');
}

function send(response, body, status = 200) {
  response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'req_e2e' }).end(JSON.stringify(body));
}

function refuse(response, status, message, code) {
  send(response, { error: { message, type: 'invalid_request_error', param: null, code } }, status);
}
