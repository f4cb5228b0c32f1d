/** Longest piece of foreign text (a cell, an API body) that is ever shown or stored, in characters. */
const MAX_FOREIGN = 160;

/** An address, also with its @ in disguise; bounded, so that no text makes it slow. */
const EMAIL =
  /[^\s<>"'(),;:@]{0,64}(?:[@＠﹫]|%40|&#0{0,5}64;|&#x0{0,5}40;|&commat;)[^\s<>"'(),;:@]{0,255}/gi;

/**
 * Makes foreign text safe to print, on one line: no control, format or line-separating characters (ANSI, `\r`,
 * bidi), no workflow command (`::` or `##[`, which the runner obeys anywhere in a line), no e-mail address, bounded.
 */
export const foreign = (text: string, max = MAX_FOREIGN): string => {
  const cut = text.length > max ? `${text.slice(0, max)}…` : text;
  return cut
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
    .replaceAll('##[', '# #[')
    .replace(/:(?=:)/g, ': ')
    .replace(EMAIL, '(e-mail)')
    .trim();
};

/** Foreign text inside a sentence of ours: that has a full stop of its own. */
export const clause = (text: string, max?: number): string => foreign(text, max).replace(/\.+$/, '');

/**
 * What a site says, without anything that could be a key in whatever encoding (also `&#113;` and `\\u0071`): unbroken
 * words of 16 and more characters that mix letters and digits, or of 24 and more. Sentences have no such words.
 */
export const withoutSecrets = (text: string): string =>
  text.replace(/[\w+/=%&#;\\-]{16,}/g, (word) =>
    word.length >= 24 || (/[0-9]/.test(word) && /[A-Za-z]/.test(word)) ? '(…)' : word,
  );

/** The same without this address, however it is encoded: as it is, or once or twice as a part of a path. */
export const withoutAddress = (text: string, email: string): string => {
  const forms = ['NFC', 'NFD'].flatMap((form) => {
    const address = email.normalize(form).trim();
    const encoded = encodeURIComponent(address);
    return [encodeURIComponent(encoded), encoded, encodeURI(address), address];
  });
  const literal = forms.map((form) => form.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return text.replace(new RegExp([...new Set(literal)].join('|'), 'gi'), '(address)');
};

/** The last guard of every printer: one line that neither the runner nor a terminal takes for an order. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ')
    .replaceAll('##[', '# #[')
    .replace(/^\s*::/, ': :');

/** The place of a fault, to stand before its message: an input, or a line of the list or of another file. */
export const placeOf = (
  { input, line, file }: { readonly input?: string; readonly line?: number; readonly file?: string },
  list: string,
): string => {
  if (input !== undefined) return `Input \`${input}\`: `;
  return line === undefined ? '' : `${foreign(file ?? list)}, line ${line}: `;
};

/** `n user`/`n users`: a count with its noun, thousands separated. */
export const count = (n: number, noun: string, plural = `${noun}s`): string =>
  `${thousands(n)} ${n === 1 ? noun : plural}`;

/** `1,234,567`. By hand: the first use of Intl costs a fifth of the action's start-up. */
export const thousands = (n: number): string => String(n).replace(/\B(?=(?:\d{3})+$)/g, ',');

/** ISO 8601 in UTC with whole seconds, rounded down: a deadline is never shown later than it is. */
export const isoTime = (ms: number): string =>
  `${new Date(Math.min(ms, MAX_TIME)).toISOString().slice(0, 19)}Z`;

/** 9999-12-31T23:59:59Z, so that an absurd Retry-After stays a four-digit year. */
const MAX_TIME = 253_402_300_799_000;
