// Runs `claude -p hello` of Claude Code against the gateway.
// Usage: node claude-code.mjs <executable> <version> <folder for its files>
// Environment: E2E_BASE_URL, E2E_CLIENT_KEY.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { check } from './checks.mjs';

const LIMIT_MILLIS = 25_000;
const [executable, version, folder] = process.argv.slice(2);
const outside = [];

// Whatever does not go to the loopback address arrives here and gets nowhere.
const forbiddenProxy = createServer((request, response) => {
  outside.push(request.url);
  response.writeHead(502).end();
});
forbiddenProxy.on('connect', (request, socket) => {
  outside.push(request.url);
  socket.on('error', () => {});
  socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
});
await new Promise((listening) => forbiddenProxy.listen(0, '127.0.0.1', listening));

await check(`claude-code ${version}: is the version asked for`, async () => {
  const { code, out, err } = await claude('--version');
  assert.equal(code, 0, err);
  assert.match(out, new RegExp(`^${version.replaceAll('.', '\\.')} `));
});
await check(`claude-code ${version}: claude -p hello prints the answer`, async () => {
  const { code, out, err } = await claude('-p', 'hello');
  assert.equal(code, 0, `exit code ${code}: ${out}${err}`);
  assert.match(out, /simulated Claude of the demo/);
});
await check(`claude-code ${version}: asks no other host`, async () => assert.deepEqual(outside, []));
process.exit();

function claude(...args) {
  const home = join(folder, 'home');
  const work = join(folder, 'work');
  mkdirSync(home, { recursive: true });
  mkdirSync(work, { recursive: true });
  const proxy = `http://127.0.0.1:${forbiddenProxy.address().port}`;
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    TMPDIR: work,
    ANTHROPIC_BASE_URL: process.env.E2E_BASE_URL,
    ANTHROPIC_AUTH_TOKEN: process.env.E2E_CLIENT_KEY,
    DISABLE_TELEMETRY: '1',
    DISABLE_ERROR_REPORTING: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    HTTP_PROXY: proxy,
    HTTPS_PROXY: proxy,
    NO_PROXY: '127.0.0.1',
  };
  return new Promise((resolve, reject) => {
    const stdio = ['ignore', 'pipe', 'pipe'];
    const child = spawn(executable, args, { cwd: work, env, stdio, timeout: LIMIT_MILLIS });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}
