// A fetch for the SDKs that notes every answer of the gateway, with the usage row that the answer must have.

const DIRECTIVE = /\[\[error[^\]]*]] ?/;

export class Trace {
  /** The answers in the order of their headers. */
  answers = [];

  /**
   * The fetch to give to an SDK. With `heal`, the SDK's own retry leaves out the prompt's [[error]], as if the upstream
   * were well again.
   */
  fetch({ heal = false } = {}) {
    return async (url, init) => {
      const headers = new Headers(init.headers);
      const retry = Number(headers.get('x-stainless-retry-count') ?? 0);
      const asked = heal && retry > 0 ? { ...init, body: init.body.replace(DIRECTIVE, '') } : init;
      const response = await fetch(url, asked);
      this.#note(new URL(url).pathname, asked.body, response, {
        retry,
        sdk: headers.get('x-stainless-package-version'),
      });
      return response;
    };
  }

  /** The newest answer. */
  get last() {
    return this.answers.at(-1);
  }

  /** Says what the usage row of the newest answer must hold besides what the answer's head tells. */
  expect(fields) {
    Object.assign(this.last.row, fields);
  }

  /** Says that the newest answer must have no usage row, because no upstream was asked. */
  expectNoRow() {
    this.last.row = null;
  }

  #note(path, body, response, facts) {
    const request = typeof body === 'string' ? JSON.parse(body) : {};
    this.answers.push({
      ...facts,
      id: response.headers.get('x-claude-proxy-request-id'),
      at: performance.now(),
      status: response.status,
      row: {
        status: response.status,
        endpoint: endpointOf(path),
        stream: request.stream === true,
        ...(request.model ? { model_asked: request.model } : {}),
        upstream_request_id: response.headers.get('request-id'),
      },
    });
  }
}

function endpointOf(path) {
  if (path.startsWith('/v1/models')) return 'models';
  if (path === '/v1/chat/completions') return 'chat_completions';
  if (path === '/v1/responses') return 'responses';
  return path.endsWith('/count_tokens') ? 'count_tokens' : 'messages';
}
