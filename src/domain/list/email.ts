/** The longest address that there is (RFC 5321, 4.5.3.1). */
export const MAX_ADDRESS = 64 + 1 + 255;

/** Blanks that people cannot see: white space, NBSP, zero-width characters, BOM, soft hyphen. */
const BLANK = /[\s\u00ad\u200b-\u200d\u2060\ufeff]/;

/** Trims without a backtracking expression: `/\s+$/` is quadratic on a cell of blanks (SECURITY.md T15). */
export const trimBlanks = (text: string): string => {
  let start = 0;
  let end = text.length;
  while (start < end && BLANK.test(text.charAt(start))) start += 1;
  while (end > start && BLANK.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
};

/** Letters of any script, and what a host of ASCII has; URL would take much more for a host, and a path behind it. */
const HOST = /^(?:[a-z0-9.-]|\P{ASCII})+$/u;

/**
 * An address in the one spelling in which addresses are compared: without blanks around it, in lower case, in NFC,
 * and with its host in Punycode. Any other text comes back trimmed and in lower case.
 */
export const normaliseAddress = (text: string): string => {
  const address = trimBlanks(text).normalize('NFC').toLowerCase();
  const start = address.lastIndexOf('@') + 1;
  const host = address.slice(start);
  const isForeign = start > 0 && /\P{ASCII}/u.test(host) && HOST.test(host);
  if (!isForeign || address.length > MAX_ADDRESS || !URL.canParse(`http://${host}`)) return address;
  return address.slice(0, start) + new URL(`http://${host}`).hostname;
};

/** Do two texts name the same mailbox, as people mean it? No text at all names none. */
export const sameAddress = (a: string, b: string): boolean => {
  const address = normaliseAddress(a);
  return address !== '' && address === normaliseAddress(b);
};

/**
 * The same for the protect list, which had rather match a user too many: signs that only look alike are alike (NFKC),
 * and a Turkish spreadsheet makes İ of i, and ı of I.
 */
export const looseAddress = (text: string): string =>
  normaliseAddress(
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/i\u0307|ı/g, 'i'),
  );

/** As it is written: no blank, quote, bracket, list or scheme around the address, and nothing that cannot be seen. */
const WRITTEN =
  /^[^@\s"<>[\]\\,;:\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{C}\p{DI}]+@[^@\s"'`<>[\]\\,;:/?#%\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{C}\p{DI}]+$/u;

/** As it is compared: Unicode has a second spelling for each of those signs, so the same is asked of the loose form. */
const PLAIN = /^[^'`@\s"<>()[\]\\,;:][^@\s"<>()[\]\\,;:]*@(?:[a-z0-9-]+\.)*[a-z0-9-]*[a-z0-9]$/;

/** Is this one address in plain sight, in whatever script, with nothing around it but blanks? */
export const isAddress = (text: string): boolean => {
  const written = trimBlanks(text);
  return written.length <= MAX_ADDRESS && WRITTEN.test(written) && PLAIN.test(looseAddress(written));
};

/** An address as a run masks it in its own `users_set_to_delete.csv`, which can be given back to cancel it all. */
export const isMasked = (text: string): boolean => /^\S{1,2}\*\*\*@\S{1,2}\*\*\*(?:\.\S{1,63})?$/.test(text);
