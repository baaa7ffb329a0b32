// What the simulated upstreams share: a server on 127.0.0.1 that notes every request and answers JSON or events.

import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** Starts a server, writes its port into a file, and each request into another one, a line of JSON each. */
export function serve([portFile, logFile], answer) {
  writeFileSync(logFile, '');
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const body = text && JSON.parse(text);
    const note = { path: request.url, headers: request.headers, body };
    let status = 500;
    try {
      status = answer({ request, response, body, path: request.url.split('?')[0] });
    } catch (error) {
      note.broken = error.stack;
      response.writeHead(500).end(error.stack);
    }
    appendFileSync(logFile, `${JSON.stringify({ ...note, status, complaint: response.complaint })}\n`);
  });
  server.listen(0, '127.0.0.1', () => {
    writeFileSync(`${portFile}.new`, `${server.address().port}`);
    renameSync(`${portFile}.new`, portFile);
  });
}

/** Answers with JSON; the complaint of a refusal goes into the log too. */
export function send(response, body, status = 200, headers = {}) {
  if (status >= 400) response.complaint = body.error?.message;
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  return status;
}

/** Answers with a stream; each event is a text of `data`, with or without its name. */
export function stream(response, events, headers = {}) {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', ...headers });
  for (const { event, data } of events) {
    const name = event ? `event: ${event}\n` : '';
    response.write(`${name}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
  }
  response.end();
  return 200;
}

/** Cuts a text as a model does that writes. */
export function pieces(text) {
  return text.match(/[^]{1,7}/g) ?? [];
}
