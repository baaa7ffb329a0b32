// What Claude refuses in a request, with its words. Facts: the types of Anthropic's SDKs and what users report.

export const SIGNATURE = 'EqQBe2e-signature-of-the-simulated-Claude==';

const FIELDS = new Set([
  'model', 'messages', 'max_tokens', 'system', 'metadata', 'stop_sequences', 'stream', 'temperature', 'top_p', 'top_k', 'tools',
  'tool_choice', 'thinking', 'output_config', 'service_tier', 'container', 'context_management', 'mcp_servers', 'cache_control',
  'speed', 'inference_geo', 'output_format', 'safeguards', 'tags', 'fallbacks', 'diagnostics',
]);
const BLOCKS = {
  user: ['text', 'image', 'document', 'tool_result', 'search_result', 'container_upload'],
  assistant: ['text', 'thinking', 'redacted_thinking', 'tool_use', 'server_tool_use', 'web_search_tool_result',
    'web_fetch_tool_result', 'code_execution_tool_result', 'tool_search_tool_result', 'mcp_tool_use', 'mcp_tool_result', 'compaction'],
  system: ['text', 'tool_addition', 'tool_removal', 'tool_reference'],
};
const BLOCK_FIELDS = {
  text: ['text', 'citations'],
  thinking: ['thinking', 'signature'],
  tool_use: ['id', 'name', 'input', 'caller'],
  tool_result: ['tool_use_id', 'content', 'is_error'],
  image: ['source'],
};
const EFFORTS = ['low', 'medium', 'high', 'xhigh', 'max'];
/** Models that think adaptively only, and take no sampling. */
const ADAPTIVE_ONLY = /opus-4-[78]|opus-5|sonnet-5|fable|mythos/;
const KNOWS_EFFORT = /opus-4-[5678]|sonnet-4-6|-5$|opus-5|sonnet-5|fable|mythos/;

/** The message of the refusal, or null. */
export function complaintAbout(body, headers, counts) {
  if (!headers['anthropic-version']) return 'anthropic-version: header is required';
  for (const name of Object.keys(body)) if (!FIELDS.has(name)) return `${name}: Extra inputs are not permitted`;
  if (!counts && !Number.isInteger(body.max_tokens)) return 'max_tokens: Field required';
  return marks(body) ?? tools(body) ?? thinking(body) ?? effort(body)
    ?? messages(body, headers['anthropic-beta'] ?? '') ?? pairs(body.messages);
}

function marks(body) {
  const count = JSON.stringify(body).match(/"cache_control":\{/g)?.length ?? 0;
  return count > 4 ? `A maximum of 4 blocks with cache_control may be provided. Found ${count}.` : null;
}

function tools({ tools: list = [], tool_choice }) {
  const names = list.map(({ name }) => name);
  if (new Set(names).size < names.length) return 'tools: Tool names must be unique.';
  if (list.length && list.every((tool) => tool.defer_loading)) return 'At least one tool must have defer_loading=false.';
  if (tool_choice && !list.length) return 'tool_choice: may only be specified while providing tools';
  if (tool_choice?.type === 'tool' && !names.includes(tool_choice.name)) {
    return `Tool '${tool_choice.name}' not found in provided tools`;
  }
  for (const [index, tool] of list.entries()) {
    const at = `tools.${index}`;
    if (tool.type && tool.type !== 'custom') continue;
    const known = ['type', 'name', 'description', 'input_schema', 'cache_control', 'strict', 'defer_loading', 'allowed_callers',
      'input_examples', 'eager_input_streaming'];
    const other = Object.keys(tool).find((name) => !known.includes(name));
    if (other) return `${at}.custom.${other}: Extra inputs are not permitted`;
    if (!/^[a-zA-Z0-9_-]{1,128}$/.test(tool.name)) return `${at}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'`;
    if (tool.description === '' || tool.description === null) return `${at}.custom.description: Input should be a valid string`;
    if (tool.defer_loading && tool.cache_control) {
      return `Tool '${tool.name}' cannot have both defer_loading=true and cache_control set.`;
    }
    const schema = tool.input_schema;
    if (schema?.type !== 'object') return `${at}.custom.input_schema.type: Field required`;
    if (['oneOf', 'allOf', 'anyOf'].some((word) => word in schema)) {
      return `${at}.custom.input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level`;
    }
    for (const key of Object.keys(schema.properties ?? {})) {
      if (!/^[a-zA-Z0-9_.-]{1,64}$/.test(key)) {
        return `${at}.custom.input_schema.properties: Property keys should match pattern '^[a-zA-Z0-9_.-]{1,64}$'`;
      }
    }
  }
  return null;
}

function thinking({ thinking: wish, model, max_tokens, temperature, top_p, top_k, tool_choice }) {
  const samples = [temperature, top_p, top_k].some((value) => value !== undefined);
  if (samples && ADAPTIVE_ONLY.test(model)) return '`temperature` is deprecated for this model.';
  if (temperature > 1 || temperature < 0) return 'temperature: range: 0..1';
  if (temperature !== undefined && top_p !== undefined) {
    return '`temperature` and `top_p` cannot both be specified for this model. Please use only one.';
  }
  if (!wish || wish.type === 'disabled') return null;
  if (!['enabled', 'adaptive'].includes(wish.type)) return `thinking: Input tag '${wish.type}' found using 'type' does not match`;
  if (wish.type === 'enabled' && ADAPTIVE_ONLY.test(model)) {
    return '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to '
      + 'control thinking behavior.';
  }
  if (wish.type === 'adaptive' && /haiku-4-5|-4-5/.test(model)) return 'adaptive thinking is not supported on this model';
  if (wish.type === 'enabled' && !(wish.budget_tokens >= 1024)) {
    return 'thinking.enabled.budget_tokens: Input should be greater than or equal to 1024';
  }
  if (wish.type === 'enabled' && wish.budget_tokens >= max_tokens) {
    return '`max_tokens` must be greater than `thinking.budget_tokens`.';
  }
  if (temperature !== undefined && temperature !== 1) return '`temperature` may only be set to 1 when thinking is enabled.';
  if (top_k !== undefined) return '`top_k` must be unset when thinking is enabled.';
  if (['any', 'tool'].includes(tool_choice?.type)) return 'Thinking may not be enabled when tool_choice forces tool use.';
  return null;
}

function effort({ output_config, model }) {
  for (const name of Object.keys(output_config ?? {})) {
    if (!['effort', 'format', 'task_budget'].includes(name)) return `output_config.${name}: Extra inputs are not permitted`;
  }
  const word = output_config?.effort;
  if (word === undefined) return null;
  if (!EFFORTS.includes(word)) return `output_config.effort: Input should be ${EFFORTS.map((known) => `'${known}'`).join(', ')}`;
  return KNOWS_EFFORT.test(model) ? null : 'This model does not support the effort parameter.';
}

function messages({ messages: list, system, model }, betas) {
  if (!Array.isArray(list) || !list.length) return 'messages: at least one message is required';
  for (const [index, block] of (Array.isArray(system) ? system : []).entries()) {
    if (block.type !== 'text') return `system.${index}.type: Input should be 'text'`;
    if (!block.text) return `system: text content blocks must be non-empty`;
  }
  if (list[0].role === 'assistant') return 'messages: first message must use the "user" role';
  for (const [index, message] of list.entries()) {
    const at = `messages.${index}`;
    const { role, content } = message;
    if (!BLOCKS[role]) return `${at}.role: Input should be 'user' or 'assistant'`;
    const other = Object.keys(message).find((name) => !['role', 'content'].includes(name));
    const sets = other === 'output_config' && role === 'system' && /mid-conversation-output-config/.test(betas);
    if (other && !sets) return `${at}.${other}: Extra inputs are not permitted`;
    if (!content?.length && !sets) return `${at}: all messages must have non-empty content except for the optional final assistant message`;
    if (typeof content === 'string') continue;
    const complaint = content.map((block, place) => blockComplaint(block, role, `${at}.content.${place}`)).find(Boolean);
    if (complaint) return complaint;
  }
  if (list.at(-1).role === 'assistant' && /opus-4-[678]|sonnet-4-6|-5$/.test(model)) {
    return 'This model does not support assistant message prefill. The conversation must end with a user message.';
  }
  return null;
}

function blockComplaint(block, role, at) {
  if (!BLOCKS[role].includes(block.type)) return `${at}.type: '${block.type}' is not permitted within a turn of the ${role}`;
  const known = BLOCK_FIELDS[block.type];
  const other = known && Object.keys(block).find((name) => !['type', 'cache_control', ...known].includes(name));
  if (other) return `${at}.${block.type}.${other}: Extra inputs are not permitted`;
  if (block.type === 'text' && !block.text) return 'messages: text content blocks must be non-empty';
  if (block.type === 'text' && !block.text.trim()) return 'messages: text content blocks must contain non-whitespace text';
  if (block.type === 'thinking' && block.cache_control) return `${at}.thinking.cache_control: Extra inputs are not permitted`;
  if (block.type === 'thinking' && block.signature !== SIGNATURE) return `${at}: Invalid \`signature\` in \`thinking\` block`;
  const id = block.id ?? block.tool_use_id;
  if (id !== undefined && !/^[a-zA-Z0-9_-]+$/.test(id)) return `${at}.${block.type}.id: String should match pattern '^[a-zA-Z0-9_-]+$'`;
  if (block.type === 'tool_use' && (typeof block.input !== 'object' || block.input === null || Array.isArray(block.input))) {
    return `${at}.tool_use.input: Input should be a valid dictionary`;
  }
  for (const [place, part] of (Array.isArray(block.content) && block.type === 'tool_result' ? block.content : []).entries()) {
    if (!['text', 'image', 'document', 'search_result', 'tool_reference'].includes(part.type)) {
      return `${at}.tool_result.content.${place}: Input tag '${part.type}' found using 'type' does not match`;
    }
  }
  return null;
}

/** Every call has exactly one result in the next turn of the user, and every result its call in the turn before. */
function pairs(list) {
  const seen = new Set();
  const turns = [];
  for (const { role, content } of list) {
    if (role === 'system') continue;
    const parts = typeof content === 'string' ? [] : content;
    if (turns.at(-1)?.role === role) turns.at(-1).parts.push(...parts);
    else turns.push({ role, parts: [...parts] });
  }
  for (const [index, { role, parts }] of turns.entries()) {
    const used = parts.filter(({ type }) => type === 'tool_use').map(({ id }) => id);
    if (used.some((id) => seen.has(id)) || new Set(used).size < used.length) {
      return `messages.${index}: \`tool_use\` ids must be unique`;
    }
    used.forEach((id) => seen.add(id));
    const answered = resultIds(turns[index + 1]);
    const open = used.filter((id) => !answered.includes(id));
    if (open.length) {
      return `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${open}. Each `
        + '`tool_use` block must have a corresponding `tool_result` block in the next message.';
    }
    if (role !== 'user') continue;
    const results = resultIds(turns[index]);
    const before = (turns[index - 1]?.parts ?? []).filter(({ type }) => type === 'tool_use').map(({ id }) => id);
    const orphan = results.find((id) => !before.includes(id));
    if (orphan) {
      return `messages.${index}.content: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${orphan}. Each \`tool_result\` `
        + 'block must have a corresponding `tool_use` block in the previous message.';
    }
    if (new Set(results).size < results.length) {
      return `messages.${index}.content: each tool_use must have a single result. Found multiple \`tool_result\` blocks`;
    }
    const text = parts.findIndex(({ type }) => type !== 'tool_result');
    if (text >= 0 && parts.slice(text).some(({ type }) => type === 'tool_result')) {
      return `messages.${index}.content: \`tool_result\` blocks must come first`;
    }
  }
  return null;
}

function resultIds(turn) {
  return turn?.role === 'user' ? turn.parts.filter(({ type }) => type === 'tool_result').map((block) => block.tool_use_id) : [];
}
