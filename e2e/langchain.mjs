// An agent of LangChain over each server, with each of its packages: three steps of tools.
// Usage: node langchain.mjs <node_modules> <version> <folder of the upstreams' logs>; needs Node 22.
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
const { createAgent, tool } = await load('langchain');
const { ChatOpenAI } = await load('@langchain/openai');
const { ChatAnthropic } = await load('@langchain/anthropic');

const apiKey = process.env.E2E_CLIENT_KEY;
const baseURL = `${process.env.E2E_BASE_URL}/v1`;
const models = {
  ChatOpenAI: (model) => new ChatOpenAI({ model, apiKey, configuration: { baseURL }, maxRetries: 0 }),
  'ChatOpenAI, Responses': (model) => {
    return new ChatOpenAI({ model, apiKey, configuration: { baseURL }, useResponsesApi: true, maxRetries: 0 });
  },
  ChatAnthropic: (model) => new ChatAnthropic({ model, apiKey, anthropicApiUrl: process.env.E2E_BASE_URL, maxTokens: 4096, maxRetries: 0 }),
};

for (const server of SERVERS) {
  const log = upstreams(logs)[server.upstream];
  for (const [name, make] of Object.entries(models)) {
    await check(`langchain ${version} with ${name} on ${server.who}: an agent with three steps of tools`, async () => {
      const noted = [];
      const { messages } = await agent(make(`${server.prefix}gpt-5.1`), noted).invoke(task());
      expectDone(messages, noted);
    });
    await check(`langchain ${version} with ${name} on ${server.who}: the same, streamed`, async () => {
      const noted = [];
      let last;
      for await (const [mode, state] of await agent(make(`${server.prefix}gpt-5.1`), noted).stream(task(), {
        streamMode: ['values', 'messages'],
      })) {
        if (mode === 'values') last = state;
      }
      expectDone(last.messages, noted);
    });
  }
  await check(`langchain ${version} on ${server.who}: nothing was refused`, async () => log.expectNoRefusal());
}
process.exit();

function agent(model, noted) {
  const tools = TOOLS.map(({ schema, ...named }) => tool(async (input) => toldBy(named.name, input, noted), { ...named, schema }));
  return createAgent({ model, tools, systemPrompt: 'You are brief.' });
}

function task() {
  return { messages: [{ role: 'user', content: 'Do it. [[plot=three-tools]]' }] };
}

function expectDone(messages, noted) {
  assert.equal(messages.at(-1).text, 'The tool said: noted');
  assert.deepEqual(messages.map((message) => message.getType()), ['human', 'ai', 'tool', 'ai', 'tool', 'tool', 'ai', 'tool', 'ai']);
  assert.deepEqual(noted, ['Zürich: 8 and 20 degrees']);
}
