// Cuts a page of the documents into files that docs.sh runs, one for each fenced block.
// Usage: node docs-blocks.mjs <page> <folder>; prints a line for each: number, line of the page, what to do, reason.
//
// ```sh                     is run
// <!-- sh … -->             is run too; readers do not see it: what the next blocks need, or a check of what the text claims
// <!-- not run: reason -->  before a block: it is not run, and the reason is told
// other languages           are kept as files, for `put`; JSON must be JSON
//
// Environment: PORT, MANAGEMENT_PORT, PROVIDER_URL.

import { readFileSync, writeFileSync } from 'node:fs';

const LANGUAGES = ['caddy', 'ini', 'java', 'js', 'json', 'nginx', 'properties', 'python', 'sql', 'text', 'toml', 'yaml'];
const [page, folder] = process.argv.slice(2);
const { PORT, MANAGEMENT_PORT, PROVIDER_URL } = process.env;
const lines = readFileSync(page, 'utf8').split('\n');
let secrets = 0;
let number = 0;
let reason = '';

for (let at = 0; at < lines.length; at++) {
  const skip = lines[at].match(/^\s*<!-- not run: (.+) -->$/);
  const fence = lines[at].match(/^(\s*)```(\S*)$/);
  const hidden = lines[at].trim() === '<!-- sh';
  if (skip) {
    reason = skip[1];
  } else if (hidden || fence) {
    const begin = at + 1;
    const end = hidden ? '-->' : '```';
    while (++at < lines.length && lines[at].trim() !== end);
    const indent = fence ? fence[1].length : 0;
    const text = lines.slice(begin, at).map((line) => line.slice(indent)).join('\n');
    keep(hidden ? 'sh' : fence[2], text, begin, fence);
    reason = '';
  } else if (reason && lines[at].trim()) {
    fail(at + 1, 'no block follows the reason why it is not run');
  }
}

function keep(language, text, line) {
  number += 1;
  if (language === 'sh') {
    writeFileSync(`${folder}/${number}.sh`, `${runnable(text)}\n`);
    console.log([number, line, reason ? 'skip' : 'run', reason].join('\t'));
    return;
  }
  if (language && !LANGUAGES.includes(language)) fail(line, `a block of ${language}: shell commands are sh`);
  if (language === 'json') JSON.parse(text);
  writeFileSync(`${folder}/${number}.${language || 'text'}`, `${replaced(text)}\n`);
  writeFileSync(`${folder}/${number}.put`, `${replaced(text)}\n`);
}

/** The commands of the page become the functions of docs-shell.sh that start, wait, and answer questions. */
function runnable(text) {
  return replaced(text)
    .replace(/(^|[\s(|;&])\.\/claude-proxy(?=\s|$)/gm, '$1claude_proxy')
    .replace(/(^|\s)\.\/mvnw(?=\s|$)/gm, '$1mvnw')
    .replaceAll('<client key>', '"$CLIENT_KEY"')
    .replaceAll('...#...', `'"$CODE"'`);
}

/** What stands for an address or a secret becomes one of the simulation. */
function replaced(text) {
  return text
    .replaceAll('127.0.0.1:5201', `127.0.0.1:${PORT}`)
    .replaceAll('127.0.0.1:5202', `127.0.0.1:${MANAGEMENT_PORT}`)
    .replaceAll('https://openrouter.ai/api/v1', `${PROVIDER_URL}/v1`)
    .replaceAll('D=/opt/', 'D=$HOME/opt/')
    .replaceAll('sk-or-...', 'sk-e2e-provider')
    .replace(/sk-ant-o([ar])t01-\.\.\./g, 'sk-ant-o$1t01-e2e-anna')
    .replace(/sk-ant-((?:[a-z]+[0-9]+-)?)\.\.\./g, (_, kind) => `sk-ant-${kind || 'api03-'}e2e-${page.length}-${++secrets}`);
}

function fail(line, why) {
  console.error(`${page}:${line}: ${why}`);
  process.exit(1);
}
