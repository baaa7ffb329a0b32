// How the simulated OpenAI answers in Chat Completions.

import { nextTurn, plotIn } from './plots.mjs';
import { pieces, send, stream } from './upstream.mjs';

const USAGE = {
  prompt_tokens: 1200,
  completion_tokens: 34,
  total_tokens: 1234,
  prompt_tokens_details: { cached_tokens: 1000 },
  completion_tokens_details: { reasoning_tokens: 10 },
};
let count = 0;

/** Answers a request that the rules let pass. */
export function answerChat(response, body, headers) {
  const talk = conversation(body);
  if (talk.heard.includes('[[error=400]]')) {
    return send(response, { error: { message: 'Simulated error', type: 'invalid_request_error', param: null, code: null } }, 400, headers);
  }
  const id = `chatcmpl-e2e${++count}`;
  const message = messageOf(talk.heard.includes('[[tool]]') && talk.tools.length && !talk.results.length
    ? { calls: [{ name: talk.tools[0], input: { city: 'Zürich', days: 1 } }] }
    : nextTurn(talk));
  if (body.stream) return stream(response, [...chunks(id, body, message)].map((data) => ({ data })), headers);
  const choices = [choice({ message }, finish(message))];
  return send(response, { ...head(id, body, 'chat.completion'), choices, usage: USAGE }, 200, headers);
}

/** The last plot, what the user said last (system texts may stand behind it), and the results of tools since. */
function conversation({ messages, tools = [] }) {
  let plot;
  let results = [];
  let heard = '';
  for (const { role, content } of messages) {
    if (role === 'tool') results.push(textOf(content));
    if (role !== 'user') continue;
    heard = textOf(content);
    const asked = plotIn(heard);
    if (asked || !plot) [plot, results] = [asked, []];
  }
  return { plot, results, heard, tools: tools.map((tool) => tool[tool.type].name) };
}

function textOf(content) {
  return typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join('\n');
}

function messageOf({ text, calls: turn }) {
  if (!turn) return { role: 'assistant', content: text, refusal: null };
  const tool_calls = turn.map(({ name, input, custom }) => {
    const args = JSON.stringify(input ?? { input: custom });
    return { id: `call_e2e${++count}`, type: 'function', function: { name, arguments: args } };
  });
  return { role: 'assistant', content: null, tool_calls };
}

function finish({ tool_calls }) {
  return tool_calls ? 'tool_calls' : 'stop';
}

function choice(content, finish_reason) {
  return { index: 0, ...content, logprobs: null, finish_reason };
}

function* chunks(id, body, message) {
  const chunk = (delta, reason = null) => ({ ...head(id, body, 'chat.completion.chunk'), choices: [choice({ delta }, reason)] });
  yield chunk({ role: 'assistant', content: message.content === null ? null : '', refusal: null });
  for (const content of pieces(message.content ?? '')) yield chunk({ content });
  for (const [index, call] of (message.tool_calls ?? []).entries()) {
    yield chunk({ tool_calls: [{ index, ...call, function: { name: call.function.name, arguments: '' } }] });
    for (const piece of pieces(call.function.arguments)) yield chunk({ tool_calls: [{ index, function: { arguments: piece } }] });
  }
  yield chunk({}, finish(message));
  if (body.stream_options?.include_usage) yield { ...head(id, body, 'chat.completion.chunk'), choices: [], usage: USAGE };
  yield '[DONE]';
}

function head(id, { model }, object) {
  return { id, object, created: 1763700000, model: `${model}-2025-11-13`, system_fingerprint: 'fp_e2e' };
}
