// The AI SDK over each server, with each of its packages: three steps of tools, as JSON and as a stream.
// Usage: node ai-sdk.mjs <node_modules> <version> <folder of the upstreams' logs>; needs Node 22.
// Environment: E2E_BASE_URL, E2E_CLIENT_KEY.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { check } from './checks.mjs';
import { SERVERS } from './servers.mjs';
import { TOOLS, toldBy } from './tools.mjs';
import { upstreams } from './upstream-log.mjs';

const [modules, version, logs] = process.argv.slice(2);
const { resolve } = createRequire(`${modules}/`);
const load = (name) => import(pathToFileURL(resolve(name)));
const { generateText, isStepCount, jsonSchema, streamText, tool } = await load('ai');
const { createOpenAI } = await load('@ai-sdk/openai');
const { createAnthropic } = await load('@ai-sdk/anthropic');
const { createOpenAICompatible } = await load('@ai-sdk/openai-compatible');

globalThis.AI_SDK_LOG_WARNINGS = false;
const options = { baseURL: `${process.env.E2E_BASE_URL}/v1`, apiKey: process.env.E2E_CLIENT_KEY };
const openai = createOpenAI(options);
const packages = {
  '@ai-sdk/openai': openai,
  '@ai-sdk/openai, Chat Completions': openai.chat,
  '@ai-sdk/anthropic': createAnthropic(options),
  '@ai-sdk/openai-compatible': createOpenAICompatible({ name: 'claude-proxy', ...options }),
};

/** With a summary of the reasoning, so that items of reasoning are referred to as well. */
const REASONING = { maxRetries: 0, providerOptions: { openai: { reasoningEffort: 'low', reasoningSummary: 'auto' } } };

for (const server of SERVERS) {
  const log = upstreams(logs)[server.upstream];
  for (const [name, provider] of Object.entries(packages)) {
    const model = provider(`${server.prefix}gpt-5.1`);
    await check(`ai ${version} with ${name} on ${server.who}: three steps of tools`, async () => {
      const noted = [];
      const { text, steps } = await generateText(task(model, noted));
      expectDone(text, steps, noted);
    });
    await check(`ai ${version} with ${name} on ${server.who}: three steps of tools, streamed`, async () => {
      const noted = [];
      const result = streamText({ ...task(model, noted), onError: () => {} });
      let text = '';
      for await (const piece of result.textStream) text += piece;
      expectDone(text, await result.steps, noted);
    });
  }
  const model = openai(`${server.prefix}gpt-5.1`);
  await check(`ai ${version} with @ai-sdk/openai on ${server.who}: a second turn refers to items of the first`, async () => {
    const first = { role: 'user', content: 'One is said.' };
    const { responseMessages } = await generateText({ model, messages: [first], ...REASONING });
    const messages = [first, ...responseMessages, { role: 'user', content: 'Two is said.' }];
    const { text } = await generateText({ model, messages, ...REASONING });
    assert.match(text, /Two is said\./);
    expectBoth(log.bodies(server.path).at(-1), server);
  });
  await check(`ai ${version} with @ai-sdk/openai on ${server.who}: a second turn refers to the response of the first`, async () => {
    const { providerMetadata } = await generateText({ model, prompt: 'One is said.', ...REASONING });
    const previousResponseId = providerMetadata.openai.responseId;
    const providerOptions = { openai: { ...REASONING.providerOptions.openai, previousResponseId } };
    const { text } = await generateText({ model, prompt: 'Two is said.', maxRetries: 0, providerOptions });
    assert.match(text, /Two is said\./);
    expectBoth(log.bodies(server.path).at(-1), server);
  });
  await check(`ai ${version} on ${server.who}: nothing was refused`, async () => log.expectNoRefusal());
}
process.exit();

function task(model, noted) {
  const tools = TOOLS.map(({ name, description, schema }) => {
    return [name, tool({ description, inputSchema: jsonSchema(schema), execute: async (input) => toldBy(name, input, noted) })];
  });
  const prompt = 'Do it. [[plot=three-tools]]';
  return { model, tools: Object.fromEntries(tools), prompt, stopWhen: isStepCount(6), maxRetries: 0 };
}

/** A provider of Responses keeps the first turn itself; every other upstream must be told of it. */
function expectBoth(body, { path }) {
  if (path !== '/v1/responses') assert.match(JSON.stringify(body.messages), /One is said\..*heard: One is said\..*Two is said\./);
}

function expectDone(text, steps, noted) {
  assert.equal(text, 'The tool said: noted');
  assert.equal(steps.length, 4);
  assert.deepEqual(steps.map(({ toolCalls }) => toolCalls.length), [1, 2, 1, 0]);
  assert.deepEqual(noted, ['Zürich: 8 and 20 degrees']);
}
