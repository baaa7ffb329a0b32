// Starts the packaged proxy with wrong set-ups, each in a fresh home, and checks that it says in one line what is wrong and
// what mends it: setups.sh starts this as a user who is not root. `--table` prints markdown, other words pick cases by a part of the name, or by the group.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { MASTER_KEY, cases } from './setup-cases.mjs';
import { Postgres } from './setup-postgres.mjs';

const LIMIT_SECONDS = Number(process.env.LIMIT_SECONDS ?? 30);
const FIRST_PORT = Number(process.env.PORT ?? 6800);
const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);
const table = process.argv.includes('--table');
const picked = process.argv.slice(2).filter((word) => !word.startsWith('--'));

/** Lines by which an operator is told that something is wrong. */
const TELLING = /^claude-proxy: |^\S+ (WARN|ERROR) /;
const TRACE = /\tat |Exception\b|\.java:\d|Caused by/;

const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'claude-proxy-setups-'));
const children = new Set();
let postgres;

/** What a case may use and change before the proxy is started. */
class Place {
  constructor(number, postgres, upstreamPort) {
    this.folder = path.join(temporary, String(number));
    this.install = path.join(this.folder, 'install');
    this.home = path.join(this.folder, 'home');
    this.data = path.join(this.folder, 'data');
    this.port = FIRST_PORT + (number % 10) * 4;
    this.freePort = this.port + 2;
    this.upstreamPort = upstreamPort;
    this.postgres = postgres;
    this.closing = [];
    fs.mkdirSync(this.home, { recursive: true, mode: 0o700 });
    fs.mkdirSync(this.data, { mode: 0o700 });
    fs.mkdirSync(this.install);
    fs.copyFileSync(path.join(root, 'claude-proxy'), path.join(this.install, 'claude-proxy'));
    fs.chmodSync(path.join(this.install, 'claude-proxy'), 0o755);
    for (const name of ['claude-proxy.jar', 'lib']) {
      fs.symlinkSync(path.join(root, 'target', name), path.join(this.install, name));
    }
    this.env = {
      PATH: process.env.PATH,
      HOME: this.home,
      JAVA_HOME: process.env.JAVA_HOME,
      CLAUDE_PROXY_BUILD: 'never',
      CLAUDE_PROXY_AOT: 'never',
      DATA_FOLDER: this.data,
      GATEWAY_DATABASE_CACHE_FOLDER: path.join(temporary, 'cache'),
      DATABASE_URL: postgres.url(),
      HOST: '127.0.0.1',
      PORT: String(this.port),
      MANAGEMENT_PORT: String(this.port + 1),
      API_KEYS: 'sk-proxy-0123456789abcdefghijklmnop',
      ADMIN_API_KEYS: 'sk-admin-0123456789abcdefghijklmnop',
      ANTHROPIC_API_KEYS: 'sk-ant-api03-0123456789abcdefghijklmnop',
      GATEWAY_MASTER_KEY: MASTER_KEY,
      CLAUDE_API_BASEURL: `http://127.0.0.1:${upstreamPort}`,
    };
    for (const [name, value] of Object.entries(this.env)) if (value === undefined) delete this.env[name];
  }

  /** Writes a file of the installation (relative), or any other (absolute), with the folders above it. */
  write(name, text, mode = 0o600) {
    const file = path.resolve(this.install, name);
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    fs.writeFileSync(file, text, { mode });
    fs.chmodSync(file, mode);
    return file;
  }

  /** Listens on a port as somebody else does. */
  async occupy(port, host = '127.0.0.1') {
    const server = net.createServer((socket) => socket.destroy());
    await new Promise((done, failed) => server.once('error', failed).listen(port, host, done));
    this.closing.push(() => server.close());
  }

  /** A proxy of the same set-up, which listens when this returns. */
  async proxy(env = {}) {
    const running = new Run(this, ['run'], { ...this.env, ...env });
    if (!(await running.served(env.PORT ?? this.port))) throw new Error(`the first proxy does not serve: ${running.text}`);
    this.closing.push(() => running.end('SIGTERM'));
    return running;
  }

  async close() {
    for (const close of this.closing.reverse()) await close();
  }
}

/** A started command. */
class Run {
  constructor(place, args, env, wrap = []) {
    this.began = performance.now();
    this.text = '';
    const command = [...wrap, path.join(place.install, 'claude-proxy'), ...args];
    this.process = spawn(command[0], command.slice(1), { cwd: place.folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    children.add(this.process);
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (this.text += text));
    }
    this.ended = new Promise((done) => {
      this.process.on('error', (error) => done({ code: String(error) }));
      this.process.on('close', (code, signal) => {
        children.delete(this.process);
        done({ code: code ?? signal });
      });
    });
  }

  seconds() {
    return (performance.now() - this.began) / 1000;
  }

  /** Whether it listens within the limit, and has not ended before. */
  async served(port) {
    let over = false;
    this.ended.then(() => (over = true));
    while (!over && this.seconds() < LIMIT_SECONDS) {
      if (/ serves$|Base URL/m.test(this.text) && (await answers(port))) return true;
      await pause(100);
    }
    return false;
  }

  async end(signal) {
    this.process.kill(signal);
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 20_000);
    const result = await this.ended;
    clearTimeout(timer);
    return result;
  }
}

function pause(millis) {
  return new Promise((wake) => setTimeout(wake, millis));
}

function answers(port) {
  return new Promise((done) => {
    const request = http.get({ host: '127.0.0.1', port, path: '/health', timeout: 2000, agent: false }, (response) => {
      response.resume();
      done(true);
    });
    request.on('error', () => done(false)).on('timeout', () => request.destroy());
  });
}

async function attempt(wrong, number, postgres, upstreamPort) {
  const place = new Place(number, postgres, upstreamPort);
  const faults = [];
  let result = { code: null };
  let seconds = 0;
  let text = '';
  let told = [];
  try {
    if ((await wrong.prepare?.(place)) === false) return { wrong, skipped: true };
    const run = new Run(place, wrong.args ?? ['run'], place.env, wrong.wrap?.(place));
    if (wrong.serves) {
      const served = await run.served(place.env.PORT);
      seconds = run.seconds();
      if (!served) faults.push('does not serve');
      else await pause(700);
      text = run.text;
      result = served ? { code: 'serves' } : { code: 'no' };
      await wrong.during?.(place, run);
      if (wrong.during) text = run.text;
      await run.end('SIGTERM');
    } else {
      const timer = setTimeout(() => {
        faults.push('does not end');
        run.process.kill('SIGKILL');
      }, LIMIT_SECONDS * 1000);
      result = await run.ended;
      clearTimeout(timer);
      seconds = run.seconds();
      text = run.text;
      const code = wrong.code ?? 1;
      if (result.code !== code) faults.push(`exit code ${result.code}, not ${code}`);
    }
    told = text.split('\n').filter((line) => TELLING.test(line));
    const wanted = wrong.lines === undefined ? 1 : wrong.lines;
    if (wanted !== null && told.length !== wanted) faults.push(`${told.length} telling lines, not ${wanted}`);
    const line = told.join('\n');
    if (wrong.cause && !wrong.cause.test(line)) faults.push(`no cause ${wrong.cause}`);
    if (wrong.remedy && !wrong.remedy.test(line)) faults.push(`no remedy ${wrong.remedy}`);
    if (TRACE.test(text)) faults.push('a stack trace or the name of an exception');
    for (const secret of [...(wrong.secrets ?? []), MASTER_KEY, place.env.ANTHROPIC_API_KEYS].filter(Boolean)) {
      if (text.includes(secret)) faults.push(`the secret ${secret.slice(0, 4)}… is told`);
    }
    if (seconds > LIMIT_SECONDS) faults.push('too slow');
  } catch (error) {
    faults.push(String(error?.stack ?? error));
  } finally {
    await place.close();
  }
  return { wrong, faults, told, seconds, text: clean(text, place), code: result.code };
}

/** The output without what differs from run to run. */
function clean(text, place) {
  return text.replaceAll(place.folder, '…').replaceAll(temporary, '…').replaceAll(root, '…');
}

function shown(line) {
  return line.replace(/^\S+ (WARN|ERROR) +\S+ /, '$1 ').replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

function report(result) {
  const { wrong, faults, told, seconds, text } = result;
  if (result.skipped) {
    console.log(table ? `| ${wrong.name} | (cannot be made on this machine) | |` : `skipped ${wrong.name}`);
    return;
  }
  const lines = clean(told.join('\n'), { folder: '\0' }).split('\n').map(shown);
  if (table) {
    const said = lines.map((line) => line.replaceAll(/…?\/\d+\/(install|data|home)/g, '…/$1')).join('<br>') || '(nothing)';
    console.log(`| ${wrong.name} | ${said}${faults.length ? ` **${faults.join('; ')}**` : ''} | ${seconds.toFixed(1)} |`);
  } else {
    console.log(`${faults.length ? 'FAILED ' : 'ok     '} ${seconds.toFixed(1).padStart(5)} s  ${wrong.name}`);
  }
  if (faults.length) {
    process.exitCode = 1;
    const out = table ? console.error : console.log;
    out(`        ${wrong.name}: ${faults.join('; ')}\n${text.replace(/^/gm, '        ')}`);
  }
}

/** Ends what was started, whatever happens to this process. */
function endAll() {
  for (const child of children) child.kill('SIGKILL');
}

async function main() {
  process.on('exit', () => {
    endAll();
    postgres?.process.kill('SIGINT');
  });
  process.on('SIGINT', () => process.exit(130)).on('SIGTERM', () => process.exit(143));
  const wanted = cases.filter((one) => picked.length === 0 || picked.some((word) => one.name.includes(word) || one.group === word));
  const upstream = http.createServer((request, response) => response.writeHead(404).end('{}'));
  await new Promise((done) => upstream.listen(0, '127.0.0.1', done));
  postgres = await Postgres.start(path.join(temporary, 'postgres'), FIRST_PORT + 45);
  let group;
  const all = [];
  try {
    for (const [number, one] of wanted.entries()) {
      if (one.group !== group) {
        group = one.group;
        console.log(table ? `\n### ${group}\n\n| set-up | what is said | seconds |\n|---|---|---|` : `# ${group}`);
      }
      const result = await attempt(one, number, postgres, upstream.address().port);
      all.push(result);
      report(result);
    }
  } finally {
    await postgres.stop();
    upstream.close();
    endAll();
    await pause(100);
    fs.rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
  const done = all.filter((result) => !result.skipped);
  const good = done.filter((result) => result.faults.length === 0);
  const slowest = done.reduce((most, result) => Math.max(most, result.seconds), 0);
  console.log(`\n${good.length} of ${done.length} set-ups are told as they should be; the slowest took ${slowest.toFixed(1)} s`
    + ` (limit here ${LIMIT_SECONDS} s); load ${os.loadavg()[0].toFixed(1)} on ${os.cpus().length} cores`);
}

await main();
