// Streams of web mode beside translated ones, and conversations that wait for results of tools: whether an event is lost or out of
// order, what an event costs beside one of a provider of Chat Completions, and how many threads waiting takes.
//
//     node bench/web.mjs [streams] [events] [rounds] [waiting]
//
// BUILD is the folder of the build (default: this one). All streams have an event each 20 ms, numbered; a round is one batch of each kind,
// in turn. Nothing else should run: the load before and after is told. Prints one JSON object; exit code 1 when anything failed.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';

const EVENT_MILLIS = 20;
const TICK_MILLIS = 10;
const ORGANIZATION = randomUUID();

if (process.argv[2] === 'upstream') upstream(Number(process.argv[3]));
else await measure(process.argv.slice(2).map(Number));

// ---- what is asked: a web application and a provider of Chat Completions ----

/** Every stream tells the numbers from 0 on, as many as the text asks for by [[n=…]]; a request with tools calls one and waits. */
function upstream(port) {
    const conversations = new Map();
    const server = createServer(async (incoming, answer) => {
        let text = '';
        for await (const piece of incoming) text += piece;
        const path = incoming.url.split('?')[0];
        const json = (status, body) => answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
        const count = Number(/\[\[n=(\d+)]]/.exec(text)?.[1] ?? 1);
        const [, id, what = ''] = /chat_conversations\/([^/]+)(?:\/(\w+))?$/.exec(path) ?? [];
        if (path === '/left') return json(200, { left: conversations.size });
        if (path === '/v1/chat/completions') return chat(answer, count);
        if (path.endsWith('/chat_conversations')) {
            const { uuid } = JSON.parse(text);
            conversations.set(uuid, {});
            return json(201, { uuid, name: '', settings: {} });
        }
        if (incoming.method === 'DELETE') {
            conversations.delete(id);
            return answer.writeHead(204).end();
        }
        if (what === 'completion') return web(answer, conversations.get(id), count, text.includes('"input_schema"'));
        if (what === 'tool_result') {
            conversations.get(id).goOn();
            return json(200, {});
        }
        if (what) return json(200, {});
        const organization = { uuid: ORGANIZATION, name: 'bench', capabilities: ['chat', 'claude_max'], active_flags: [] };
        if (path === '/api/organizations') return json(200, [organization]);
        return json(200, { account: { uuid: ORGANIZATION, email_address: 'b@example.com', memberships: [{ role: 'admin', organization }] } });
    });
    server.keepAliveTimeout = 120_000;
    server.listen(port, '127.0.0.1');
}

async function chat(answer, count) {
    answer.writeHead(200, { 'content-type': 'text/event-stream' });
    const chunk = (delta, finish_reason = null) => answer.write(`data: ${JSON.stringify({
        id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 1, model: 'gpt-mock', choices: [{ index: 0, delta, finish_reason }],
    })}\n\n`);
    chunk({ role: 'assistant', content: '' });
    await paced(count, number => chunk({ content: `${number} ` }));
    chunk({}, 'stop');
    answer.write(`data: ${JSON.stringify({ id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 1, model: 'gpt-mock', choices: [], usage: { prompt_tokens: 9, completion_tokens: count, total_tokens: count + 9 } })}\n\n`);
    answer.end('data: [DONE]\n\n');
}

async function web(answer, conversation, count, calls) {
    answer.writeHead(200, { 'content-type': 'text/event-stream' });
    const event = (type, data) => answer.write(`event: ${type}\r\ndata: ${JSON.stringify({ type, ...data })}\r\n\r\n`);
    const delta = (index, value) => event('content_block_delta', { index, delta: value });
    event('message_start', { message: { id: 'chatcompl_bench', type: 'message', role: 'assistant', model: '', content: [], stop_reason: null } });
    let index = 0;
    if (calls) {
        event('content_block_start', { index, content_block: { type: 'tool_use', id: `toolu_${randomUUID()}`, name: 'look', input: {} } });
        delta(index, { type: 'input_json_delta', partial_json: '{"at":"it"}' });
        event('content_block_stop', { index });
        index++;
        await new Promise(go => { conversation.goOn = go; });
    }
    event('content_block_start', { index, content_block: { type: 'text', text: '', citations: [] } });
    await paced(count, number => delta(index, { type: 'text_delta', text: `${number} ` }));
    event('content_block_stop', { index });
    event('message_delta', { delta: { stop_reason: 'end_turn', stop_sequence: null } });
    event('message_limit', { message_limit: { type: 'within_limit', resetsAt: null, windows: {} } });
    event('message_stop', {});
    answer.end();
}

async function paced(count, each) {
    const began = performance.now();
    for (let number = 0; number < count; number++) {
        await pause(Math.max(0, began + (number + 1) * EVENT_MILLIS - performance.now()));
        each(number);
    }
}

// ---- who asks ----

async function measure([streams = 200, events = 500, rounds = 3, waiting = 100]) {
    const here = dirname(fileURLToPath(import.meta.url));
    const build = process.env.BUILD ?? join(here, '..');
    const port = Number(process.env.PORT ?? 5971);
    const upstreamPort = Number(process.env.UPSTREAM_PORT ?? 9971);
    const folder = mkdtempSync(join(tmpdir(), 'claude-proxy-web-'));
    const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
    const failures = [];
    const fail = (what, detail) => { if (failures.length < 20) failures.push(`${what}: ${detail}`.slice(0, 300)); };

    const call = (at, method, path, headers, body) => new Promise(resolve => {
        const sent = request({ host: '127.0.0.1', port: at, path, method, agent, headers: { 'content-type': 'application/json', ...headers } }, answer => {
            let text = '';
            answer.setEncoding('utf8');
            answer.on('data', piece => { text += piece; });
            answer.on('end', () => resolve({ status: answer.statusCode, text }));
            answer.on('error', error => resolve({ status: 0, text: text + error }));
        });
        sent.on('error', error => resolve({ status: 0, text: String(error) }));
        sent.end(body && JSON.stringify(body));
    });
    const ask = body => call(port, 'POST', '/v1/messages', { 'x-api-key': 'client-key', 'anthropic-version': '2023-06-01' }, { max_tokens: 64, ...body });

    const batch = async model => {
        const began = performance.now();
        const cpu = ticks();
        await Promise.all(Array.from({ length: streams }, async (_, number) => {
            const { status, text } = await ask({ model, stream: true, messages: [{ role: 'user', content: `[[n=${events}]] ${number}` }] });
            const said = [...text.matchAll(/"type":"text_delta","text":"((?:\d+ )+)"/g)].flatMap(([, words]) => words.trim().split(' ').map(Number));
            if (status !== 200) fail(`${model} ${status}`, text);
            else if (said.length !== events || !said.every((value, at) => value === at)) fail(`${model}: lost or out of order`, `${said.length} events`);
            else if (!text.includes('event: message_stop')) fail(`${model}: without its end`, text.slice(-150));
        }));
        const seconds = (performance.now() - began) / 1000;
        const cpuMillis = (ticks() - cpu) * TICK_MILLIS;
        return { seconds: round(seconds, 2), cpuPercent: Math.round(cpuMillis / seconds / 10), microsPerEvent: round(1000 * cpuMillis / (streams * events), 1) };
    };
    const TOOLS = [{ name: 'look', input_schema: { type: 'object', properties: { at: { type: 'string' } } } }];
    const waits = async () => {
        const before = threads();
        const began = await Promise.all(Array.from({ length: waiting }, async (_, number) => {
            const messages = [{ role: 'user', content: `look ${number}` }];
            const { status, text } = await ask({ model: 'claude-sonnet-5', tools: TOOLS, messages });
            if (status !== 200) return fail(`tool ${status}`, text);
            return [...messages, { role: 'assistant', content: JSON.parse(text).content }];
        }));
        await pause(2000);
        const during = threads();
        await Promise.all(began.filter(Boolean).map(async messages => {
            const { id } = messages[1].content.find(({ type }) => type === 'tool_use');
            const content = [{ type: 'tool_result', tool_use_id: id, content: 'seen' }];
            const { status, text } = await ask({ model: 'claude-sonnet-5', tools: TOOLS, messages: [...messages, { role: 'user', content }] });
            if (status !== 200 || JSON.parse(text).stop_reason !== 'end_turn') fail(`result ${status}`, text);
        }));
        await pause(2000);
        return { conversations: waiting, before, during, after: threads() };
    };

    const asked = spawn(process.execPath, [fileURLToPath(import.meta.url), 'upstream', String(upstreamPort)], { stdio: 'inherit' });
    const base = `http://127.0.0.1:${upstreamPort}`;
    const proxy = spawn(join(build, 'claude-proxy'), ['run'], {
        env: {
            PATH: process.env.PATH, HOME: folder, JAVA_HOME: process.env.JAVA_HOME ?? '', CLAUDE_PROXY_BUILD: 'never', CLAUDE_PROXY_AOT: 'never',
            PORT: String(port), MANAGEMENT_PORT: String(port + 1), HOST: '127.0.0.1', DATA_FOLDER: join(folder, 'data'),
            API_KEYS: 'client-key', ADMIN_API_KEYS: 'admin-key', COOKIES: 'sk-ant-sid01-bench', GATEWAY_WEB_ENABLED: 'true',
            CLAUDE_AI_URL: base, CLAUDE_API_BASEURL: base, GATEWAY_ACCOUNTS_CONCURRENCY_COOKIE: String(2 * Math.max(streams, waiting)),
            GATEWAY_WEB_TOOL_GRACE: '200ms', PROVIDER_BASE_URL: `${base}/v1`, PROVIDER_API_KEY: 'sk-bench',
            GATEWAY_PROVIDER_DEFAULT_VENDOR: 'openai', GATEWAY_MODELS_MAP: 'gpt-mock=default',
        },
        stdio: ['ignore', process.env.SHOW ? 'inherit' : 'ignore', process.env.SHOW ? 'inherit' : 'ignore'],
    });
    const proc = file => readFileSync(`/proc/${pid}/${file}`, 'utf8');
    const ticks = () => proc('stat').split(') ')[1].split(' ').slice(11, 13).reduce((sum, value) => sum + Number(value), 0);
    const threads = () => Number(/Threads:\s+(\d+)/.exec(proc('status'))[1]);
    let pid;
    try {
        for (let tries = 0; (await call(port, 'GET', '/health')).status !== 200; tries++) {
            if (tries > 300 || proxy.exitCode !== null) throw new Error('the proxy does not start');
            await pause(200);
        }
        pid = JSON.parse((await call(port, 'GET', '/api/admin/status', { 'x-api-key': 'admin-key' })).text).pid;
        const loadBefore = loadavg()[0];
        // What is used for the first time is compiled, and pools grow to their sizes.
        const warmUp = [await batch('gpt-mock'), await batch('claude-sonnet-5'), await waits()];
        const measured = { web: [], chat: [] };
        for (let number = 0; number < rounds; number++) {
            measured.web.push(await batch('claude-sonnet-5'));
            measured.chat.push(await batch('gpt-mock'));
        }
        const paused = await waits();
        let left;
        for (let tries = 0; tries < 100 && left !== 0; tries++) {
            left = JSON.parse((await call(upstreamPort, 'GET', '/left')).text).left;
            await pause(100);
        }
        if (left) fail('left', `${left} conversations`);
        const median = kind => measured[kind].map(({ microsPerEvent }) => microsPerEvent).toSorted((a, b) => a - b)[rounds >> 1];
        console.log(JSON.stringify({
            streams, events, eventMillis: EVENT_MILLIS, rounds, failures, load: { before: round(loadBefore, 1), after: round(loadavg()[0], 1) },
            microsPerEvent: { web: median('web'), chat: median('chat'), ratio: round(median('web') / median('chat'), 2) },
            threads: { first: warmUp[2], measured: paused }, conversationsLeft: left, measured, warmUp: warmUp.slice(0, 2),
        }, null, 2));
    } finally {
        proxy.kill('SIGTERM');
        await new Promise(resolve => (proxy.exitCode === null ? proxy.on('exit', resolve) : resolve()));
        asked.kill();
        rmSync(folder, { recursive: true, force: true });
    }
    process.exit(failures.length ? 1 : 0);
}

function round(value, digits) {
    return Number(value.toFixed(digits));
}
