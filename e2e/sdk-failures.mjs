// What an SDK must get from the gateway when something goes wrong. Each check gets { Anthropic, client, trace }.

import assert from 'node:assert/strict';
import { ask } from './sdk-answers.mjs';

const UPSTREAM_TEXT = 'Simulated error';

// Models of their own: a rate limit holds for an account and a model.
const LIMITED = { model: 'claude-haiku-4-5' };

export const failureChecks = [
  ['retries a 429 after retry-after and then reports a RateLimitError', reportsRateLimit],
  ['outlasts a short 429 with its own retry', outlastsRateLimit],
  ['retries a 529 and then reports the overload with the text of the upstream', reportsOverload],
  ['outlasts a short 529 with its own retry', outlastsOverload],
  ['reports a 529 of a stream before its first event', reportsOverloadOfStream],
  ['reports a 400 of the upstream at once', reportsBadRequest],
  ['reports a wrong key as an AuthenticationError, without a retry', reportsWrongKey],
  ['ends a stream that it aborts', abortsStream],
];

async function reportsRateLimit({ Anthropic, client, trace }) {
  const before = trace.answers.length;
  const error = await failure(client({ maxRetries: 1 }).messages.create(ask('[[error=429 retry-after=1]]', LIMITED)));
  const [first, second] = retried(trace, before, 429);
  assert.ok(second.at - first.at >= 1000, `retried after ${Math.round(second.at - first.at)} ms, retry-after was 1 s`);
  assert.ok(error instanceof Anthropic.RateLimitError, String(error));
  assert.equal(error.headers.get('retry-after'), '1');
  checkUpstreamText(error, trace, 429, 'rate_limit_error');
}

async function outlastsRateLimit({ client, trace }) {
  const before = trace.answers.length;
  const params = ask('[[error=429 retry-after=1]] patience', LIMITED);
  const message = await client({ maxRetries: 1, heal: true }).messages.create(params);
  assert.deepEqual(statuses(trace, before), [429, 200]);
  assert.match(message.content[0].text, /patience/);
}

async function reportsOverload({ Anthropic, client, trace }) {
  const before = trace.answers.length;
  const error = await failure(client({ maxRetries: 1 }).messages.create(ask('[[error=529]]')));
  retried(trace, before, 529);
  assert.ok(error instanceof Anthropic.InternalServerError, String(error));
  checkUpstreamText(error, trace, 529, 'overloaded_error');
}

async function outlastsOverload({ client, trace }) {
  const before = trace.answers.length;
  const message = await client({ maxRetries: 1, heal: true }).messages.create(ask('[[error=529]] patience'));
  assert.deepEqual(statuses(trace, before), [529, 200]);
  assert.match(message.content[0].text, /patience/);
}

async function reportsOverloadOfStream({ Anthropic, client, trace }) {
  const error = await failure(client().messages.stream(ask('[[error=529]]')).finalMessage());
  assert.ok(error instanceof Anthropic.InternalServerError, String(error));
  checkUpstreamText(error, trace, 529, 'overloaded_error');
}

async function reportsBadRequest({ Anthropic, client, trace }) {
  const before = trace.answers.length;
  const error = await failure(client({ maxRetries: 2 }).messages.create(ask('[[error=400]]')));
  assert.deepEqual(statuses(trace, before), [400]);
  assert.ok(error instanceof Anthropic.BadRequestError, String(error));
  checkUpstreamText(error, trace, 400, 'invalid_request_error');
}

async function reportsWrongKey({ Anthropic, client, trace }) {
  const before = trace.answers.length;
  const error = await failure(client({ apiKey: 'sk-proxy-wrong', maxRetries: 2 }).messages.create(ask('hello')));
  trace.expectNoRow();
  assert.deepEqual(statuses(trace, before), [401]);
  assert.ok(error instanceof Anthropic.AuthenticationError, String(error));
  assert.equal(error.error.error.type, 'authentication_error');
  assert.ok(!error.message.includes('sk-proxy-wrong'), 'the error quotes the key');
}

async function abortsStream({ Anthropic, client, trace }) {
  const stream = client().messages.stream(ask('[[words=1000]]', { max_tokens: 4096 }));
  let deltas = 0;
  stream.on('text', () => {
    if (++deltas === 3) stream.abort();
  });
  const error = await failure(stream.finalMessage());
  // 499: the client has left. The whole stream would have taken 15 s.
  trace.expect({ status: 499 });
  trace.last.withinMillis = 2000;
  assert.ok(error instanceof Anthropic.APIUserAbortError, String(error));
  assert.ok(deltas < 10, `${deltas} deltas`);
}

async function failure(promise) {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error) => ({ error }),
  );
  assert.ok(outcome.error, `expected a failure, got ${JSON.stringify(outcome.value)}`);
  return outcome.error;
}

function statuses(trace, from) {
  return trace.answers.slice(from).map((answer) => answer.status);
}

/** The two answers since `from`: the first try and the SDK's only retry. */
function retried(trace, from, status) {
  const answers = trace.answers.slice(from);
  assert.deepEqual(answers.map((answer) => [answer.status, answer.retry]), [[status, 0], [status, 1]]);
  return answers;
}

function checkUpstreamText(error, trace, status, type) {
  assert.equal(error.status, status);
  assert.equal(error.error.error.type, type);
  assert.equal(error.error.error.message, UPSTREAM_TEXT);
  assert.equal(error.requestID, error.error.request_id);
  trace.expect({ error_type: type, upstream_request_id: error.requestID });
}
