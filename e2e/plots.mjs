// What the simulated models do, whatever dialect they speak. A text of the user names a plot by [[plot=NAME]]; its turns follow each
// other with the results of tools. A turn says a text, or calls tools: by name, perhaps within a namespace, with `input` (JSON)
// or `custom` (a text). A turn may be a function of the results so far.

const MARK = /\[\[plot=([a-z-]+)]]/g;
const POEM = 'Grüße, "e2e"\nsecond line\n';
const PATCH = `*** Begin Patch\n*** Add File: poem.txt\n+Grüße, "e2e"\n+second line\n*** End Patch\n`;

const PLOTS = {
  // Claude Code
  'bash': [call('Bash', { command: 'echo "sum-$((6 * 7))-é"', description: 'Runs the sum' }), last],
  'bash-twice': [
    call('Bash', { command: 'echo one-1', description: 'Counts' }),
    call('Bash', { command: 'echo two-$((1 + 1))', description: 'Counts on' }),
    last,
  ],
  'bash-both': [
    { calls: ['one-1', 'two-2'].map((word) => ({ name: 'Bash', input: { command: `echo ${word}`, description: 'Counts' } })) },
    (results) => ({ text: `The tools said: ${results.toSorted()}` }),
  ],
  'deferred': [
    call('Read', { file_path: 'book.ipynb' }),
    call('ToolSearch', { query: 'select:NotebookEdit' }),
    call('NotebookEdit', { notebook_path: 'book.ipynb', new_source: 'print("é")', cell_id: 'one' }),
    call('Bash', { command: 'grep -c é book.ipynb', description: 'Looks at the notebook' }),
    last,
  ],
  'search': [call('ToolSearch', { query: 'select:WebSearch' }), call('WebSearch', { query: 'weather in Zürich' }), last],
  // Codex
  'codex-patch': [{ calls: [{ name: 'apply_patch', custom: PATCH }] }, call('exec_command', { cmd: 'cat poem.txt' }), last],
  'codex-code': [
    code(`await tools.apply_patch(${JSON.stringify(PATCH)}); text("patched");`),
    code('const { output } = await tools.exec_command({ cmd: "cat poem.txt" }); text(output);'),
    last,
  ],
  'codex-agents': [
    inside('collaboration', 'spawn_agent', { task_name: 'child', message: 'Play [[plot=codex-child]]', fork_turns: 'none' }),
    (_, heard) => childSaid(heard) ?? inside('collaboration', 'wait_agent', { timeout_ms: 10_000 }),
    (_, heard) => childSaid(heard) ?? { text: `No answer of the child, but: ${heard}` },
  ],
  'codex-agents-old': [
    inside('multi_agent_v1', 'spawn_agent', { message: 'Play [[plot=codex-child]]' }),
    (results) => inside('multi_agent_v1', 'wait_agent', { targets: [JSON.parse(results[0]).agent_id], timeout_ms: 10_000 }),
    last,
  ],
  // opencode: which tool writes depends on the name of the model.
  'opencode': [
    { either: [call('write', { filePath: 'poem.txt', content: POEM }), call('apply_patch', { patchText: PATCH })] },
    call('bash', { command: 'cat poem.txt', description: 'Shows the poem' }),
    last,
  ],
  // AI SDK and LangChain
  'three-tools': [call('find_city', { name: 'Zürich' }), both, call('write_note', { text: 'Zürich: 8 and 20 degrees' }), last],
  'codex-search': [
    call('tool_search', { query: 'route on a map', limit: 3 }),
    inside('mcp__maps', 'route', { to: 'Zürich' }),
    last,
  ],
  'codex-child': [{ text: 'The child has played.' }],
};

/** The name of the plot that a text of the user asks for last, or undefined. */
export function plotIn(text) {
  return [...text.matchAll(MARK)].at(-1)?.[1];
}

/**
 * The next turn, `{ text }` or `{ calls }`. `results` are the texts of the results since the plot was asked for, `tools` the names that
 * the request offers; those of a namespace as `namespace.name`, or as `namespace__name` in dialects that have none.
 */
export function nextTurn({ plot, results, tools, heard }) {
  if (!plot || !tools.length) return { text: `A simulated model heard: ${heard.slice(-200)}` };
  const turns = PLOTS[plot];
  if (!turns) return { text: `No plot ${plot}` };
  let turn;
  let open = results.length;
  for (const next of turns) {
    turn = typeof next === 'function' ? next(results, heard) : next;
    if (turn.either) turn = turn.either.find(({ calls }) => placed(calls[0], tools)) ?? turn.either[0];
    if (turn.text || open < turn.calls.length) break;
    open -= turn.calls.length;
  }
  if (turn.text) return turn;
  const missing = turn.calls.find((wanted) => !placed(wanted, tools));
  return missing ? { text: `No tool ${missing.name} among ${tools}` } : { calls: turn.calls.map((wanted) => placed(wanted, tools)) };
}

/** The call as it is made with these tools, or undefined. */
function placed({ name, namespace, input, custom }, tools) {
  if (tools.includes(namespace ? `${namespace}.${name}` : `${name}`)) return { name, namespace, input, custom };
  const flat = namespace ? `${namespace}__${name}` : name;
  return tools.includes(flat) ? { name: flat, input, custom } : undefined;
}

function call(name, input) {
  return { calls: [{ name, input }] };
}

function inside(namespace, name, input) {
  return { calls: [{ namespace, name, input }] };
}

function code(custom) {
  return { calls: [{ namespace: 'functions', name: 'exec', custom }] };
}

/** Two calls at once. */
function both() {
  const [today, tomorrow] = ['today', 'tomorrow'].map((day) => ({ name: 'get_weather', input: { city: 'Zürich', day } }));
  return { calls: [today, tomorrow] };
}

/** A child may have ended before anybody waits for it. */
function childSaid(heard) {
  return heard.includes('FINAL_ANSWER') ? { text: `The child said: ${heard.split('Payload:').at(-1).trim()}` } : null;
}

function last(results) {
  return { text: `The tool said: ${results.at(-1)}` };
}
