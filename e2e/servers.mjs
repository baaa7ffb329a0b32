// Who may serve a model in the checks of clients, and by which name a client asks for it there.

/** `prefix` stands before a name of OpenAI's, `claude` is the name of Claude's that leads there, `upstream` the log to look at. */
export const SERVERS = [
  { who: 'a Claude account', prefix: '', claude: 'claude-opus-4-8', upstream: 'claude', path: '/v1/messages' },
  { who: 'a chat provider', prefix: 'chat/', claude: 'claude-sonnet-4-6', upstream: 'openai', path: '/v1/chat/completions' },
  { who: 'a Responses provider', prefix: 'responses/', claude: 'claude-sonnet-5', upstream: 'openai', path: '/v1/responses' },
];
