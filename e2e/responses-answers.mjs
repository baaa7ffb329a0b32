// How the simulated OpenAI answers in the Responses API; it stores what it answered, unless `store` is false.

import { nextTurn, plotIn } from './plots.mjs';
import { complaintAbout, ENCRYPTED } from './responses-rules.mjs';
import { pieces, send, stream } from './upstream.mjs';

const USAGE = {
  input_tokens: 1200,
  input_tokens_details: { cached_tokens: 1000 },
  output_tokens: 34,
  output_tokens_details: { reasoning_tokens: 10 },
  total_tokens: 1234,
};
/** Conversations by the id of the response that ended them, and items by their ids. */
const stored = new Map();
const kept = new Map();
let count = 0;

/** The complaint about a request, or null. */
export function responsesComplaint(body) {
  const before = body.previous_response_id;
  if (before && !stored.has(before)) {
    const message = `Previous response with id '${before}' not found.`;
    return { message, param: 'previous_response_id', code: 'previous_response_not_found' };
  }
  const lost = itemsOf(body.input).find(({ type, id }) => type === 'item_reference' && !kept.has(id));
  if (lost) return { message: `Item with id '${lost.id}' not found.`, param: 'input' };
  return complaintAbout(body, wholeInput(body).map(opened));
}

/** Answers a request that the rules let pass. */
export function answerResponse(response, body, headers) {
  const input = wholeInput(body);
  const talk = conversation(input, body);
  if (talk.heard.includes('[[error=400]]')) {
    return send(response, { error: { message: 'Simulated error', type: 'invalid_request_error', param: null, code: null } }, 400, headers);
  }
  const answer = whole(body, outputOf(body, talk));
  if (body.store !== false) {
    stored.set(answer.id, [...input, ...answer.output]);
    answer.output.forEach((item) => kept.set(item.id, item));
  }
  if (!body.stream) return send(response, answer, 200, headers);
  const events = [...eventsOf(answer)].map((data, sequence_number) => ({ event: data.type, data: { ...data, sequence_number } }));
  return stream(response, events, headers);
}

/** Reasoning that is stored needs not to be sent again. */
function opened(item) {
  return kept.has(item.id) && item.type === 'reasoning' ? { ...item, encrypted_content: ENCRYPTED } : item;
}

function itemsOf(input) {
  return typeof input === 'string' ? [{ type: 'message', role: 'user', content: input }] : input;
}

function wholeInput(body) {
  const now = itemsOf(body.input).map((item) => (item.type === 'item_reference' ? kept.get(item.id) : item));
  return [...(stored.get(body.previous_response_id) ?? []), ...now];
}

function conversation(input, { tools = [] }) {
  let plot;
  let results = [];
  let heard = '';
  const offered = [...tools];
  for (const item of input) {
    if (item.type === 'additional_tools' || item.type === 'tool_search_output') offered.push(...item.tools);
    if (/_output$/.test(item.type ?? '') && item.call_id) results.push(textOf(item.output ?? ''));
    if (item.role !== 'user' && item.type !== 'agent_message') continue;
    heard = textOf(item.content);
    const asked = plotIn(heard);
    if (asked || !plot) [plot, results] = [asked, []];
  }
  const names = offered.flatMap(({ type, name = type, tools: inner }) => {
    return type === 'namespace' ? inner.map((tool) => `${name}.${tool.name}`) : [name];
  });
  return { plot, results, heard, tools: names };
}

/** All tools of a request, also those within namespaces. */
function offeredTools({ tools = [], input }) {
  const later = itemsOf(input).flatMap((item) => item.tools ?? []);
  return [...tools, ...later].flatMap((tool) => (tool.type === 'namespace' ? tool.tools : [tool]));
}

function textOf(content) {
  return typeof content === 'string' ? content : content.map((part) => part.text ?? part.encrypted_content ?? '').join('\n');
}

function outputOf(body, talk) {
  if (body.tools?.length === 1 && body.tools[0].type.startsWith('web_search')) return searched(talk);
  const thinks = body.include?.includes('reasoning.encrypted_content') || body.reasoning?.effort;
  const output = thinks ? [reasoning(body)] : [];
  const turn = talk.heard.includes('[[tool]]') && talk.tools.length && !talk.results.length
    ? { calls: [{ name: talk.tools[0], input: { city: 'Zürich', days: 1 } }] }
    : nextTurn(talk);
  if (turn.text) output.push(said(turn.text));
  const customs = offeredTools(body).filter(({ type }) => type === 'custom').map(({ name }) => name);
  for (const { name, namespace, input, custom } of turn.calls ?? []) {
    const place = namespace ? { name, namespace } : { name };
    const call_id = `call_e2e${++count}`;
    if (name === 'tool_search') {
      const id = `tsc_e2e${count}`;
      output.push({ type: 'tool_search_call', id, call_id, execution: 'client', arguments: input, status: 'completed' });
      continue;
    }
    const arguments_ = JSON.stringify(input ?? { input: custom });
    output.push(customs.includes(name)
      ? { type: 'custom_tool_call', id: `ctc_e2e${count}`, call_id, ...place, input: custom, status: 'completed' }
      : { type: 'function_call', id: `fc_e2e${count}`, call_id, ...place, arguments: arguments_, status: 'completed' });
  }
  return output;
}

function reasoning(body) {
  const summary = body.reasoning?.summary ? [{ type: 'summary_text', text: 'I follow the plot.' }] : [];
  const sealed = body.include?.includes('reasoning.encrypted_content') ? { encrypted_content: ENCRYPTED } : {};
  return { type: 'reasoning', id: `rs_e2e${++count}`, summary, ...sealed };
}

function said(text, annotations = []) {
  const content = [{ type: 'output_text', text, annotations, logprobs: [] }];
  return { type: 'message', id: `msg_e2e${++count}`, role: 'assistant', status: 'completed', content };
}

/** Searches by its own tool, as the real one does within one answer. */
function searched({ heard }) {
  const text = 'It has 8 degrees in Zürich.';
  const page = { url: 'https://weather.example/zurich', title: 'Weather in Zürich' };
  const citation = { type: 'url_citation', start_index: 0, end_index: text.length, ...page };
  const action = { type: 'search', query: heard.slice(-80), sources: [{ type: 'url', url: page.url }] };
  return [{ type: 'web_search_call', id: `ws_e2e${++count}`, status: 'completed', action }, said(text, [citation])];
}

function whole({ model, ...body }, output) {
  return {
    id: `resp_e2e${++count}`, object: 'response', created_at: 1763700000, status: 'completed', model: `${model}-2025-11-13`, output,
    error: null, incomplete_details: null, instructions: body.instructions ?? null, metadata: body.metadata ?? {},
    max_output_tokens: body.max_output_tokens ?? null, parallel_tool_calls: true, previous_response_id: body.previous_response_id ?? null,
    reasoning: { effort: null, summary: null }, store: body.store !== false, temperature: 1, top_p: 1, tool_choice: 'auto',
    tools: body.tools ?? [], truncation: 'disabled', usage: USAGE,
  };
}

function* eventsOf(answer) {
  const begun = { ...answer, status: 'in_progress', output: [], usage: null };
  yield { type: 'response.created', response: begun };
  yield { type: 'response.in_progress', response: begun };
  for (const [output_index, item] of answer.output.entries()) {
    const at = { item_id: item.id, output_index };
    yield { type: 'response.output_item.added', output_index, item: emptied(item) };
    yield* growth(item, at);
    yield { type: 'response.output_item.done', output_index, item };
  }
  yield { type: 'response.completed', response: answer };
}

function emptied(item) {
  if (item.type === 'message') return { ...item, status: 'in_progress', content: [] };
  if (item.type === 'reasoning') return { ...item, summary: [] };
  if ('arguments' in item) return { ...item, status: 'in_progress', arguments: '' };
  return 'input' in item ? { ...item, status: 'in_progress', input: '' } : { ...item, status: 'in_progress' };
}

function* growth(item, at) {
  if (item.type === 'message') {
    const [part] = item.content;
    yield { type: 'response.content_part.added', ...at, content_index: 0, part: { ...part, text: '', annotations: [] } };
    for (const delta of pieces(part.text)) yield { type: 'response.output_text.delta', ...at, content_index: 0, delta, logprobs: [] };
    for (const [annotation_index, annotation] of part.annotations.entries()) {
      yield { type: 'response.output_text.annotation.added', ...at, content_index: 0, annotation_index, annotation };
    }
    yield { type: 'response.output_text.done', ...at, content_index: 0, text: part.text, logprobs: [] };
    yield { type: 'response.content_part.done', ...at, content_index: 0, part };
  }
  for (const [summary_index, part] of (item.summary ?? []).entries()) {
    yield { type: 'response.reasoning_summary_part.added', ...at, summary_index, part: { ...part, text: '' } };
    for (const delta of pieces(part.text)) yield { type: 'response.reasoning_summary_text.delta', ...at, summary_index, delta };
    yield { type: 'response.reasoning_summary_text.done', ...at, summary_index, text: part.text };
    yield { type: 'response.reasoning_summary_part.done', ...at, summary_index, part };
  }
  if (item.type === 'function_call') {
    for (const delta of pieces(item.arguments)) yield { type: 'response.function_call_arguments.delta', ...at, delta };
    yield { type: 'response.function_call_arguments.done', ...at, name: item.name, arguments: item.arguments };
  }
  if (item.type === 'custom_tool_call') {
    for (const delta of pieces(item.input)) yield { type: 'response.custom_tool_call_input.delta', ...at, delta };
    yield { type: 'response.custom_tool_call_input.done', ...at, input: item.input };
  }
  if (item.type === 'web_search_call') {
    for (const step of ['in_progress', 'searching', 'completed']) yield { type: `response.web_search_call.${step}`, ...at };
  }
}
