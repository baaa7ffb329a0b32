// Runs a client program against the gateway, with every way to another host shut.

import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

/** Makes a function that runs the executable with its files in this folder, and a list of what it wanted elsewhere. */
export async function clientProgram(executable, folder, env, limitMillis = 25_000) {
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
  const home = join(folder, 'home');
  const work = join(folder, 'work');
  mkdirSync(home, { recursive: true });
  mkdirSync(work, { recursive: true });
  const ours = {
    PATH: process.env.PATH,
    HOME: home,
    TMPDIR: work,
    HTTP_PROXY: proxy,
    HTTPS_PROXY: proxy,
    NO_PROXY: '127.0.0.1',
  };
  return { outside, home, work, run: (...args) => run(executable, args, work, { ...ours, ...env }, limitMillis) };
}

function run(executable, args, cwd, env, timeout) {
  return new Promise((resolve, reject) => {
    const child = spawn(executable, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}
