// Runs Claude Code against the gateway, with every way to another host shut.
// Environment: E2E_BASE_URL, E2E_CLIENT_KEY.

import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const LIMIT_MILLIS = 25_000;

/** Makes a function that runs the executable with its files in this folder, and a list of what it wanted elsewhere. */
export async function claudeCode(executable, folder) {
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
  const proxy = `http://127.0.0.1:${forbiddenProxy.address().port}`;
  return { outside, claude: (...args) => run(executable, folder, proxy, args) };
}

function run(executable, folder, proxy, args) {
  const home = join(folder, 'home');
  const work = join(folder, 'work');
  mkdirSync(home, { recursive: true });
  mkdirSync(work, { recursive: true });
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
