// What OpenAI refuses in a request of the Responses API, with its words.

import { functionComplaint, REASONS, tooLong, unknownField, unsupportedValue } from './openai-rules.mjs';

export const ENCRYPTED = 'gAAAAe2e-reasoning-of-the-simulated-OpenAI==';

const FIELDS = new Set([
  'model', 'input', 'instructions', 'stream', 'stream_options', 'max_output_tokens', 'temperature', 'top_p', 'tools', 'tool_choice',
  'parallel_tool_calls', 'text', 'reasoning', 'user', 'safety_identifier', 'prompt_cache_key', 'prompt_cache_retention',
  'service_tier', 'metadata', 'store', 'include', 'previous_response_id', 'truncation', 'background', 'conversation', 'max_tool_calls',
  'top_logprobs', 'prompt', 'context_management', 'client_metadata',
]);
const ITEM_FIELDS = {
  message: ['id', 'role', 'content', 'status', 'phase'],
  function_call: ['id', 'call_id', 'name', 'namespace', 'arguments', 'status'],
  function_call_output: ['id', 'call_id', 'output', 'status'],
  custom_tool_call: ['id', 'call_id', 'name', 'namespace', 'input', 'status'],
  custom_tool_call_output: ['id', 'call_id', 'output', 'status'],
  reasoning: ['id', 'summary', 'content', 'encrypted_content', 'status'],
  item_reference: ['id'],
  web_search_call: ['id', 'status', 'action'],
  tool_search_call: ['id', 'call_id', 'status', 'execution', 'arguments'],
  tool_search_output: ['id', 'call_id', 'status', 'execution', 'tools'],
  additional_tools: ['id', 'role', 'tools'],
  agent_message: ['id', 'author', 'recipient', 'content'],
  local_shell_call: ['id', 'call_id', 'status', 'action'],
  local_shell_call_output: ['id', 'call_id', 'output', 'status'],
};
const PREFIXES = {
  message: 'msg', function_call: 'fc', function_call_output: 'fc', custom_tool_call: 'ctc', custom_tool_call_output: 'ctc',
  reasoning: 'rs', web_search_call: 'ws',
};
const PARTS = {
  user: ['input_text', 'input_image', 'input_file'], assistant: ['output_text', 'refusal'],
  developer: ['input_text', 'input_image', 'input_file'], system: ['input_text', 'input_image', 'input_file'],
};
const TOOLS = ['function', 'custom', 'namespace', 'web_search', 'web_search_preview', 'local_shell', 'tool_search', 'image_generation'];
const EFFORTS = ['none', 'low', 'medium', 'high', 'xhigh'];

/** The complaint about a request, or null; `input` is that of the request behind what was stored before. */
export function complaintAbout(body, input) {
  return fields(body) ?? tools(body) ?? items(input) ?? pairs(input) ?? null;
}

function fields(body) {
  const unknown = unknownField(body, FIELDS);
  if (unknown) return unknown;
  if (body.reasoning) {
    const inner = unknownField(body.reasoning, new Set(['effort', 'summary', 'generate_summary', 'context']), 'reasoning');
    if (inner) return inner;
    if (!REASONS.test(body.model)) return unsupported('reasoning.effort');
    const { effort } = body.reasoning;
    if (effort !== undefined && effort !== null && !EFFORTS.includes(effort)) return unsupportedValue('reasoning.effort', effort);
  }
  for (const name of ['temperature', 'top_p']) {
    if (REASONS.test(body.model) && body[name] !== undefined && body[name] !== 1) return unsupported(name);
  }
  if (body.max_output_tokens !== undefined && body.max_output_tokens < 16) {
    const message = "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got "
      + `${body.max_output_tokens} instead.`;
    return { message, param: 'max_output_tokens', code: 'integer_below_min_value' };
  }
  return ['user', 'safety_identifier', 'prompt_cache_key'].map((name) => tooLong(body[name], 64, name)).find(Boolean) ?? null;
}

function unsupported(param) {
  return { message: `Unsupported parameter: '${param}' is not supported with this model.`, param, code: 'unsupported_parameter' };
}

function tools({ tools: list = [], tool_choice }) {
  const complaint = toolsComplaint(list, 'tools', TOOLS);
  if (complaint) return complaint;
  const chosen = tool_choice?.type === 'function' && tool_choice.name;
  if (chosen && !list.some(({ name }) => name === chosen)) {
    return { message: `Tool choice '${chosen}' not found in 'tools' parameter.`, param: 'tool_choice' };
  }
  return null;
}

function toolsComplaint(list, path, types) {
  for (const [index, tool] of list.entries()) {
    const at = `${path}[${index}]`;
    if (!types.includes(tool.type)) {
      return invalidValue(tool.type, types, `${at}.type`);
    }
    const complaint = tool.type === 'function'
      ? unknownField(tool, new Set(['type', 'name', 'description', 'parameters', 'strict', 'defer_loading']), at)
        ?? functionComplaint(tool, at)
      : tool.type === 'namespace' ? toolsComplaint(tool.tools, `${at}.tools`, ['function', 'custom']) : null;
    if (complaint) return complaint;
  }
  return null;
}

function items(input) {
  const ids = new Set();
  for (const [index, item] of input.entries()) {
    const at = `input[${index}]`;
    const type = item.type ?? 'message';
    const known = ITEM_FIELDS[type];
    if (!known) return invalidValue(type, Object.keys(ITEM_FIELDS), at);
    const complaint = unknownField(item, new Set(['type', ...known]), at)
      ?? tooLong(item.id, 64, `${at}.id`) ?? tooLong(item.call_id, 64, `${at}.call_id`) ?? itemComplaint(item, type, at);
    if (complaint) return complaint;
    if (item.id && ids.has(item.id)) {
      return { message: `Duplicate item found with id ${item.id}. Remove duplicate items from your input and try again.`, param: 'input' };
    }
    if (item.id) ids.add(item.id);
  }
  return null;
}

function itemComplaint(item, type, at) {
  const prefix = PREFIXES[type];
  if (prefix && item.id && !item.id.startsWith(prefix)) {
    const message = `Invalid '${at}.id': '${item.id}'. Expected an ID that begins with '${prefix}'.`;
    return { message, param: `${at}.id`, code: 'invalid_value' };
  }
  if (type === 'reasoning' && item.encrypted_content && item.encrypted_content !== ENCRYPTED) {
    const message = 'The encrypted content could not be verified. Reason: Encrypted content could not be decrypted or parsed.';
    return { message, code: 'invalid_encrypted_content' };
  }
  if (type === 'reasoning' && !item.encrypted_content) {
    return { message: `Item with id '${item.id}' not found. Items are not persisted when \`store\` is set to false.`, param: 'input' };
  }
  if (type === 'function_call' && typeof item.arguments !== 'string') return { message: `Invalid type for '${at}.arguments'.`, param: at };
  if (type !== 'message') return null;
  const parts = PARTS[item.role];
  if (!parts) return invalidValue(item.role, Object.keys(PARTS), `${at}.role`);
  if (typeof item.content === 'string') return null;
  const wrong = item.content.findIndex((part) => !parts.includes(part.type));
  return wrong < 0 ? null : invalidValue(item.content[wrong].type, parts, `${at}.content[${wrong}]`);
}

/** Every call has its output somewhere behind it, and every output its call before it. */
function pairs(input) {
  const open = new Set();
  const seen = new Set();
  for (const { type, call_id } of input) {
    if (/_call$/.test(type ?? '') && call_id) {
      if (seen.has(call_id)) return { message: `Duplicate call_id ${call_id}.`, param: 'input' };
      seen.add(call_id);
      open.add(call_id);
    }
    if (/_output$/.test(type ?? '') && call_id) {
      const kind = type.replaceAll('_', ' ');
      if (!seen.has(call_id)) return { message: `No tool call found for ${kind} with call_id ${call_id}.`, param: 'input' };
      open.delete(call_id);
    }
  }
  return open.size ? { message: `No tool output found for function call ${[...open][0]}.`, param: 'input' } : null;
}

function invalidValue(value, supported, param) {
  const message = `Invalid value: '${value}'. Supported values are: ${supported.map((word) => `'${word}'`).join(', ')}.`;
  return { message, param, code: 'invalid_value' };
}
