// What OpenAI refuses in a request of Chat Completions, with its words.

import { functionComplaint, invalidType, REASONS, tooLong, unknownField, unsupportedValue } from './openai-rules.mjs';

const FIELDS = new Set([
  'model', 'messages', 'stream', 'stream_options', 'max_tokens', 'max_completion_tokens', 'temperature', 'top_p', 'stop',
  'tools', 'tool_choice', 'parallel_tool_calls', 'response_format', 'reasoning_effort', 'verbosity', 'user',
  'safety_identifier', 'prompt_cache_key', 'prompt_cache_retention', 'service_tier', 'metadata', 'n', 'seed', 'store',
  'frequency_penalty', 'presence_penalty', 'logit_bias', 'logprobs', 'top_logprobs', 'modalities', 'prediction', 'web_search_options',
]);
const MESSAGE_FIELDS = {
  developer: new Set(['role', 'content', 'name']),
  system: new Set(['role', 'content', 'name']),
  user: new Set(['role', 'content', 'name']),
  // `parsed` comes back from OpenAI's own SDK.
  assistant: new Set(['role', 'content', 'name', 'refusal', 'tool_calls', 'audio', 'annotations', 'parsed']),
  tool: new Set(['role', 'content', 'name', 'tool_call_id']),
};
const PARTS = {
  user: ['text', 'image_url', 'file', 'input_audio'], assistant: ['text', 'refusal'],
  developer: ['text'], system: ['text'], tool: ['text'],
};
const EFFORTS = ['none', 'low', 'medium', 'high'];

/** The complaint about a request, or null. */
export function chatComplaint(body) {
  return fields(body) ?? tools(body) ?? messages(body.messages) ?? pairs(body.messages) ?? null;
}

function fields(body) {
  const unknown = unknownField(body, FIELDS);
  if (unknown) return unknown;
  if (REASONS.test(body.model)) {
    if ('max_tokens' in body) return unsupported('max_tokens', " Use 'max_completion_tokens' instead.");
    if ('stop' in body) return unsupported('stop');
    for (const name of ['temperature', 'top_p', 'frequency_penalty', 'presence_penalty']) {
      if (name in body && body[name] !== (name.endsWith('penalty') ? 0 : 1)) return unsupportedValue(name, body[name]);
    }
    const effort = body.reasoning_effort;
    if (effort !== undefined && !EFFORTS.includes(effort)) return unsupportedValue('reasoning_effort', effort);
    if (/^gpt-5\.[456]/.test(body.model) && body.tools && effort && effort !== 'none') {
      const message = `Function tools with reasoning_effort are not supported for ${body.model} in /v1/chat/completions. Please use `
        + '/v1/responses instead.';
      return { message, param: 'reasoning_effort' };
    }
  } else if ('reasoning_effort' in body) {
    return unsupported('reasoning_effort');
  }
  if (body.stream_options && !body.stream) {
    return { message: "The 'stream_options' parameter is only allowed when 'stream' is enabled.", param: 'stream_options' };
  }
  if (body.metadata && !body.store) {
    return { message: "The 'metadata' parameter is only allowed when 'store' is enabled.", param: 'metadata' };
  }
  return ['user', 'safety_identifier', 'prompt_cache_key'].map((name) => tooLong(body[name], 64, name)).find(Boolean) ?? null;
}

function unsupported(param, hint = '') {
  const message = `Unsupported parameter: '${param}' is not supported with this model.${hint}`;
  return { message, param, code: 'unsupported_parameter' };
}

function tools({ tools: list, tool_choice, parallel_tool_calls }) {
  if (list === undefined) {
    if (tool_choice !== undefined && tool_choice !== 'none') {
      return { message: "'tool_choice' is only allowed when 'tools' are specified.", param: 'tool_choice' };
    }
    if (parallel_tool_calls === undefined) return null;
    return { message: "'parallel_tool_calls' is only allowed when 'tools' are specified.", param: 'parallel_tool_calls' };
  }
  if (!list.length || list.length > 128) return { message: `Invalid 'tools': array of length ${list.length}.`, param: 'tools' };
  for (const [index, tool] of list.entries()) {
    const at = `tools[${index}]`;
    if (!['function', 'custom'].includes(tool.type)) {
      const message = `Invalid value: '${tool.type}'. Supported values are: 'function' and 'custom'.`;
      return { message, param: `${at}.type`, code: 'invalid_value' };
    }
    const complaint = unknownField(tool, new Set(['type', tool.type]), at)
      ?? unknownField(tool[tool.type], new Set(['name', 'description', 'parameters', 'strict', 'format']), `${at}.${tool.type}`)
      ?? functionComplaint(tool[tool.type], `${at}.${tool.type}`);
    if (complaint) return complaint;
  }
  const names = list.map((tool) => tool[tool.type].name);
  const chosen = tool_choice?.function?.name;
  if (!chosen || names.includes(chosen)) return null;
  return { message: `Tool choice '${chosen}' not found in 'tools' parameter.`, param: 'tool_choice' };
}

function messages(list) {
  if (!list?.length) return { message: "Invalid 'messages': empty array.", param: 'messages', code: 'empty_array' };
  for (const [index, message] of list.entries()) {
    const at = `messages[${index}]`;
    const known = MESSAGE_FIELDS[message.role];
    if (!known) return { message: `Invalid value: '${message.role}'.`, param: `${at}.role`, code: 'invalid_value' };
    const complaint = unknownField(message, known, at) ?? content(message, at) ?? calls(message, at);
    if (complaint) return complaint;
  }
  return null;
}

function content({ role, content: said, tool_calls }, at) {
  if (said === null || said === undefined) {
    return role === 'assistant' && tool_calls ? null : invalidType(`${at}.content`, 'one of a string or array of objects', 'null');
  }
  if (typeof said === 'string') return null;
  if (!Array.isArray(said)) return invalidType(`${at}.content`, 'one of a string or array of objects', 'an object');
  if (!said.length) return { message: `Invalid '${at}.content': empty array.`, param: `${at}.content`, code: 'empty_array' };
  for (const [place, part] of said.entries()) {
    if (!PARTS[role].includes(part.type)) {
      const message = `Invalid content type. ${part.type} is not allowed in messages with role '${role}'.`;
      return { message, param: `${at}.content[${place}].type`, code: 'invalid_value' };
    }
    const unknown = unknownField(part, new Set(['type', part.type]), `${at}.content[${place}]`);
    if (unknown) return unknown;
  }
  return null;
}

function calls({ tool_calls }, at) {
  if (tool_calls === undefined) return null;
  if (!tool_calls?.length) return { message: `Invalid '${at}.tool_calls': empty array.`, param: `${at}.tool_calls`, code: 'empty_array' };
  for (const [place, call] of tool_calls.entries()) {
    const where = `${at}.tool_calls[${place}]`;
    const complaint = unknownField(call, new Set(['id', 'type', call.type]), where) ?? tooLong(call.id, 40, `${where}.id`);
    if (complaint) return complaint;
    if (call.type === 'function' && typeof call.function.arguments !== 'string') {
      return invalidType(`${where}.function.arguments`, 'a string', 'an object');
    }
  }
  return null;
}

/** Every call needs its result at once, and every result its call. */
function pairs(list) {
  const seen = new Set();
  let open = [];
  for (const [index, { role, tool_calls, tool_call_id }] of list.entries()) {
    if (role === 'tool') {
      if (!open.includes(tool_call_id)) {
        const message = "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.";
        return { message, param: `messages[${index}].role` };
      }
      open = open.filter((id) => id !== tool_call_id);
      continue;
    }
    if (open.length) {
      const message = "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The "
        + `following tool_call_ids did not have response messages: ${open}`;
      return { message, param: `messages[${index}].role` };
    }
    open = (tool_calls ?? []).map(({ id }) => id);
    if (open.some((id) => seen.has(id)) || new Set(open).size < open.length) {
      return { message: `Duplicate value for 'tool_call_id' of '${open}' in message[${index}]`, param: `messages[${index}]` };
    }
    open.forEach((id) => seen.add(id));
  }
  return open.length ? { message: `tool_call_ids did not have response messages: ${open}` } : null;
}
