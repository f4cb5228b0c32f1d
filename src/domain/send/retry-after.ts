/**
 * Retry-After in ms (RFC 9110 10.2.3 and 5.6.7: seconds, or a date in one of three forms; a decimal is rounded up). Of a
 * header that came twice, one a line, the longer wait counts. Undefined if absent or senseless.
 */
export const readRetryAfter = (header: string | undefined, now: number): number | undefined => {
  const lines = (header ?? '')
    .split('\n')
    .flatMap((line) => (/^[\d., ]+$/.test(line) ? line.split(',') : [line]));
  const waits = lines.flatMap((line) => readOne(line.trim(), now) ?? []);
  return waits.length === 0 ? undefined : Math.max(...waits);
};

const readOne = (text: string, now: number): number | undefined => {
  if (/^\d{1,15}(?:\.\d{0,15})?$/.test(text)) return Math.ceil(Number(text)) * 1000;
  const isDate = IMF_OR_RFC_850.test(text) || ASCTIME.test(text);
  // Without the zone, the machine's own would be taken.
  const date = isDate ? Date.parse(text.endsWith('GMT') ? text : `${text} GMT`) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
};

/** `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` */
const IMF_OR_RFC_850 = /^[A-Z][a-z]{2,8}, \d\d[ -][A-Z][a-z]{2}[ -]\d{2,4} \d\d:\d\d:\d\d GMT$/;
/** `Sun Nov  6 08:49:37 1994` */
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/;
