// Drives the gateway with the `openai` package, whatever serves the model.
// Usage: node openai-sdk.mjs <folder of the package> <version> <file for the trace> <model> <who serves it>
// Environment: E2E_BASE_URL, E2E_CLIENT_KEY.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { check } from './checks.mjs';
import { Trace } from './trace.mjs';

const [folder, version, traceFile, model, server] = process.argv.slice(2);
const { default: OpenAI } = await import(pathToFileURL(join(folder, 'index.mjs')));
const trace = new Trace();
const openai = client(process.env.E2E_CLIENT_KEY);
const WEATHER = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'Tells the weather of a city.',
    parameters: { type: 'object', properties: { city: { type: 'string' }, days: { type: 'integer' } } },
  },
};

const checks = [
  ['reads a completion', readsCompletion],
  ['reads a streamed completion', readsStream],
  ['calls a tool, as JSON and as a stream, and brings its result', callsTool],
  ['reads a response', readsResponse],
  ['reads a streamed response', readsResponseStream],
  ['calls a tool through a response', callsToolByResponse],
  ['lists models', listsModels],
  ['reports a 400 of the upstream at once', reportsBadRequest],
  ['reports a wrong key as an AuthenticationError', reportsWrongKey],
];
for (const [name, body] of checks) await check(`openai ${version} on ${server}: ${name}`, body);
writeFileSync(traceFile, JSON.stringify(trace.answers, null, 2));
process.exit();

function client(apiKey) {
  return new OpenAI({ apiKey, baseURL: `${process.env.E2E_BASE_URL}/v1`, maxRetries: 0, fetch: trace.fetch() });
}

function chat(content, more = {}) {
  return { model, messages: [{ role: 'user', content }], ...more };
}

async function readsCompletion() {
  const completion = await openai.chat.completions.create(chat('e2e says hello'));
  expectUsage(completion.usage);
  assert.equal(completion.model, model);
  assert.equal(completion.choices[0].finish_reason, 'stop');
  assert.match(completion.choices[0].message.content, /e2e says hello/);
}

async function readsStream() {
  const stream = openai.chat.completions.stream(chat('stream this', { stream_options: { include_usage: true } }));
  let text = '';
  stream.on('content', (delta) => (text += delta));
  const completion = await stream.finalChatCompletion();
  expectUsage(completion.usage);
  assert.match(text, /stream this/);
  assert.equal(completion.choices[0].message.content, text);
}

async function callsTool() {
  const params = chat('[[tool]] weather?', { tools: [WEATHER] });
  const whole = (await openai.chat.completions.create(params)).choices[0];
  checkCall(whole);
  const streamed = (await openai.chat.completions.stream(params).finalChatCompletion()).choices[0];
  checkCall(streamed);
  const [call] = streamed.message.tool_calls;
  const result = { role: 'tool', tool_call_id: call.id, content: '8 degrees' };
  const messages = [...params.messages, streamed.message, result];
  const answer = await openai.chat.completions.create({ model, messages, tools: [WEATHER] });
  assert.ok(answer.choices[0].message.content.length > 0);
}

function checkCall({ finish_reason, message }) {
  assert.equal(finish_reason, 'tool_calls');
  const [call] = message.tool_calls;
  assert.ok(call.id);
  assert.equal(call.function.name, 'get_weather');
  assert.equal(JSON.parse(call.function.arguments).days, 1);
}

async function readsResponse() {
  const response = await openai.responses.create({ model, input: 'e2e says hello' });
  assert.equal(response.status, 'completed');
  assert.equal(response.model, model);
  assert.match(response.output_text, /e2e says hello/);
  assert.ok(response.usage.output_tokens > 0);
}

async function readsResponseStream() {
  let text = '';
  const stream = openai.responses.stream({ model, input: 'stream this' });
  stream.on('response.output_text.delta', ({ delta }) => (text += delta));
  const response = await stream.finalResponse();
  assert.match(text, /stream this/);
  assert.equal(response.output_text, text);
}

async function callsToolByResponse() {
  const tool = { type: 'function', strict: false, ...WEATHER.function };
  const input = [{ role: 'user', content: '[[tool]] weather?' }];
  const first = await openai.responses.create({ model, input, tools: [tool] });
  const call = first.output.find((item) => item.type === 'function_call');
  assert.equal(call.name, 'get_weather');
  assert.equal(JSON.parse(call.arguments).days, 1);
  const result = { type: 'function_call_output', call_id: call.call_id, output: '8 degrees' };
  const second = await openai.responses.create({ model, input: [...input, ...first.output, result], tools: [tool] });
  assert.ok(second.output_text.length > 0);
}

async function listsModels() {
  const ids = [];
  for await (const { id, object } of openai.models.list()) {
    assert.equal(object, 'model');
    ids.push(id);
  }
  trace.expectNoRow();
  assert.ok(ids.includes(model), `models: ${ids}`);
}

async function reportsBadRequest() {
  const error = await openai.chat.completions.create(chat('[[error=400]]')).catch((failure) => failure);
  assert.ok(error instanceof OpenAI.BadRequestError, String(error));
  assert.match(error.message, /Simulated error/);
  assert.equal(error.type, 'invalid_request_error');
}

async function reportsWrongKey() {
  const error = await client('sk-proxy-wrong').chat.completions.create(chat('hello')).catch((failure) => failure);
  trace.expectNoRow();
  assert.ok(error instanceof OpenAI.AuthenticationError, String(error));
  assert.ok(!error.message.includes('sk-proxy-wrong'), 'the error quotes the key');
}

function expectUsage({ prompt_tokens, completion_tokens, prompt_tokens_details }) {
  assert.ok(prompt_tokens > 0 && completion_tokens > 0);
  const cached = prompt_tokens_details?.cached_tokens ?? 0;
  trace.expect({ input_tokens: prompt_tokens - cached, output_tokens: completion_tokens });
}
