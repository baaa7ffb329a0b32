// A server of the Model Context Protocol on its standard input and output, with one tool.

import { createInterface } from 'node:readline';

const ROUTE = {
  name: 'route',
  description: 'Finds a route on a map.',
  inputSchema: { type: 'object', properties: { to: { type: 'string' } }, required: ['to'] },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (id !== undefined) console.log(JSON.stringify({ jsonrpc: '2.0', id, result: resultOf(method, params) }));
}

function resultOf(method, params) {
  if (method === 'initialize') {
    return { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'maps', version: '1' } };
  }
  if (method === 'tools/list') return { tools: [ROUTE] };
  return method === 'tools/call' ? { content: [{ type: 'text', text: `The route leads to ${params.arguments.to}.` }] } : {};
}
