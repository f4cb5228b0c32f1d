/** What goes back over the wire. */
export interface Answer {
  readonly status: number;
  /** Several values are several lines of the same header. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string;
  /** The body is compressed on the wire; its header says so already. */
  readonly isGzipped?: true;
}

/** A JSON answer; `body` is JSON text. */
export const json = (status: number, body: string, headers: Answer['headers'] = {}): Answer => ({
  status,
  headers: { 'Content-Type': 'application/json', ...headers },
  body,
});

/** DRF's form of an error. */
export const detail = (status: number, text: string, headers: Answer['headers'] = {}): Answer =>
  json(status, JSON.stringify({ detail: text }), headers);

/** An HTML page as Django (django/views/defaults.py) and the proxies before it send: not the API speaking. */
export const page = (status: number, title: string, text: string): Answer => ({
  status,
  headers: { 'Content-Type': 'text/html' },
  body: `
<!doctype html>
<html lang="en">
<head>
  <title>${title}</title>
</head>
<body>
  <h1>${title}</h1><p>${text}</p>
</body>
</html>
`,
});

/** Done, nothing to say. DRF drops the Content-Type of an empty answer. */
export const NO_CONTENT: Answer = { status: 204, headers: {}, body: '' };

/** No answer: the connection is reset. */
export const RESET: Answer = { status: 0, headers: {}, body: '' };

/**
 * DRF's 429. The whole seconds are rounded up where the exception is made (exceptions.py, Throttled:
 * `wait = math.ceil(wait)`), so header and text say the same; the text has a singular.
 */
export const throttled = (waitMs: number): Answer => {
  const seconds = Math.ceil(waitMs / 1000);
  const text = `Request was throttled. Expected available in ${seconds} second${seconds === 1 ? '' : 's'}.`;
  return detail(429, text, { 'Retry-After': String(seconds) });
};
