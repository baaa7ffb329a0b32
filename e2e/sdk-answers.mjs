// What an SDK must get from the gateway when all is well. Each check gets { client, trace, version }.

import assert from 'node:assert/strict';

const MODEL = 'claude-opus-4-8';
const WEATHER = {
  name: 'get_weather',
  description: 'Tells the weather of a city.',
  input_schema: {
    type: 'object',
    properties: { city: { type: 'string' }, days: { type: 'integer' } },
    required: ['city'],
  },
};

/** The parameters of a message with this prompt. */
export function ask(content, more = {}) {
  return { model: MODEL, max_tokens: 1024, messages: [{ role: 'user', content }], ...more };
}

export const answerChecks = [
  ['reads a JSON message', readsMessage],
  ['takes the key as a bearer token', takesBearerToken],
  ['reads the events of a stream in order and as they come', readsEventsInOrder],
  ['builds the final message of a stream', buildsFinalMessage],
  ['reads a tool call, as JSON and as a stream', readsToolCall],
  ['reads thinking, as JSON and as a stream', readsThinking],
  ['counts tokens', countsTokens],
  ['lists models and reads one', listsModels],
];

async function readsMessage({ client, trace, version }) {
  const message = await client().messages.create(ask('e2e says hello'));
  expectUsage(trace, message);
  assert.equal(trace.last.sdk, version);
  assert.match(trace.last.id, /^[0-9a-f-]{36}$/);
  assert.equal(message._request_id, trace.last.row.upstream_request_id);
  assert.equal(message.type, 'message');
  assert.equal(message.role, 'assistant');
  assert.equal(message.model, MODEL);
  assert.equal(message.stop_reason, 'end_turn');
  assert.match(message.content[0].text, /e2e says hello/);
  assert.ok(message.usage.input_tokens > 0 && message.usage.output_tokens > 0);
}

async function takesBearerToken({ client, trace }) {
  const message = await client({ authToken: process.env.E2E_CLIENT_KEY }).messages.create(ask('bearer'));
  expectUsage(trace, message);
  assert.match(message.content[0].text, /bearer/);
}

async function readsEventsInOrder({ client, trace }) {
  const stream = await client().messages.create(ask('[[words=40]]', { stream: true }));
  const kinds = [];
  const deltaTimes = [];
  let text = '';
  for await (const event of stream) {
    if (event.type !== kinds.at(-1)) kinds.push(event.type);
    if (event.type === 'content_block_delta') {
      deltaTimes.push(performance.now());
      text += event.delta.text;
    }
    if (event.type === 'message_delta') trace.expect({ output_tokens: event.usage.output_tokens });
  }
  assert.deepEqual(kinds, [
    'message_start',
    'content_block_start',
    'content_block_delta',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ]);
  assert.equal(text.split(' ').length, 40);
  // The upstream pauses 20 ms or more between deltas; a gateway that gathers them hands out many at once.
  const gaps = deltaTimes.slice(1).map((time, index) => time - deltaTimes[index]);
  const paused = gaps.filter((gap) => gap > 5);
  assert.ok(paused.length > gaps.length / 2, `deltas came in bunches: gaps in ms ${gaps.map(Math.round)}`);
}

async function buildsFinalMessage({ client, trace }) {
  const stream = client().messages.stream(ask('stream this'));
  let text = '';
  stream.on('text', (delta) => (text += delta));
  const message = await stream.finalMessage();
  expectUsage(trace, message);
  assert.equal(message.stop_reason, 'end_turn');
  assert.match(text, /stream this/);
  assert.equal(message.content[0].text, text);
  assert.ok(message.usage.output_tokens > 0);
}

async function readsToolCall({ client, trace }) {
  for await (const message of bothWays(client, trace, ask('[[tool]] weather?', { tools: [WEATHER] }))) {
    assert.equal(message.stop_reason, 'tool_use');
    const call = message.content.find((block) => block.type === 'tool_use');
    assert.equal(call.name, 'get_weather');
    assert.match(call.id, /^toolu_/);
    assert.deepEqual(call.input, { city: 'demo', days: 1 });
  }
}

async function readsThinking({ client, trace }) {
  const thinking = { thinking: { type: 'enabled', budget_tokens: 1024 }, max_tokens: 2048 };
  for await (const message of bothWays(client, trace, ask('[[thinking]] why?', thinking))) {
    const [thought, text] = message.content;
    assert.equal(thought.type, 'thinking');
    assert.match(thought.thinking, /trying out the demo/);
    assert.ok(thought.signature.length > 0);
    assert.match(text.text, /why\?/);
  }
}

async function countsTokens({ client }) {
  const { input_tokens } = await client().messages.countTokens({
    model: MODEL,
    messages: [{ role: 'user', content: 'count me' }],
  });
  assert.ok(input_tokens > 0, `input_tokens: ${input_tokens}`);
}

async function listsModels({ client }) {
  const ids = [];
  for await (const model of client().models.list()) ids.push(model.id);
  assert.ok(ids.includes(MODEL), `models: ${ids}`);
  assert.equal((await client().models.retrieve(MODEL)).id, MODEL);
}

/** Asks once for JSON and once for a stream, and yields both messages. */
async function* bothWays(client, trace, params) {
  const message = await client().messages.create(params);
  expectUsage(trace, message);
  yield message;
  const streamed = await client().messages.stream(params).finalMessage();
  expectUsage(trace, streamed);
  yield streamed;
}

function expectUsage(trace, { usage, stop_reason }) {
  trace.expect({ input_tokens: usage.input_tokens, output_tokens: usage.output_tokens, stop_reason });
}
