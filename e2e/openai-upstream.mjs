// A simulated OpenAI: Chat Completions and Responses on 127.0.0.1, as strict as the real one (chat-rules.mjs, responses-rules.mjs).
// Usage: node openai-upstream.mjs <file for its port> <file for what it is asked, a line of JSON each>
// Environment: E2E_PROVIDER_KEY.
//
// Words in the newest message of the user say what it does: [[plot=NAME]] plays one of plots.mjs, [[tool]] calls the first tool,
// [[error=400]] fails.

import { answerChat } from './chat-answers.mjs';
import { chatComplaint } from './chat-rules.mjs';
import { answerResponse, responsesComplaint } from './responses-answers.mjs';
import { send, serve } from './upstream.mjs';

const HEADERS = { 'x-request-id': 'req_e2e' };

serve(process.argv.slice(2), ({ request, response, body, path }) => {
  if (request.headers.authorization !== `Bearer ${process.env.E2E_PROVIDER_KEY}`) {
    return refuse(response, { status: 401, message: 'Incorrect API key provided.', code: 'invalid_api_key' });
  }
  if (request.method === 'GET' && path === '/v1/models') {
    return send(response, { object: 'list', data: [{ id: 'gpt-5.1', object: 'model' }] }, 200, HEADERS);
  }
  if (path === '/v1/chat/completions') {
    const complaint = chatComplaint(body);
    return complaint ? refuse(response, complaint) : answerChat(response, body, HEADERS);
  }
  if (path === '/v1/responses') {
    const complaint = responsesComplaint(body);
    return complaint ? refuse(response, complaint) : answerResponse(response, body, HEADERS);
  }
  return refuse(response, { status: 404, message: `Invalid URL (${request.method} ${path})` });
});

function refuse(response, { status = 400, message, param = null, code = null }) {
  return send(response, { error: { message, type: 'invalid_request_error', param, code } }, status, HEADERS);
}
