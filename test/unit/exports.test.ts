import { describe, expect, test } from 'vitest';
import { EXPORTS, type Export } from './exports.ts';
import { readBytes } from './list-file.ts';

const encode = ({ text, encoding }: Export): Buffer =>
  encoding === 'utf16le'
    ? Buffer.from(`\ufeff${text}`, 'utf16le')
    : Buffer.from(`${encoding ? '\ufeff' : ''}${text}`);

describe('T13, T14: exports of other systems are read right, or refused with line and fix', () => {
  test('there are enough of both', () => {
    expect(EXPORTS.filter((one) => 'read' in one).length).toBeGreaterThan(9);
    expect(EXPORTS.filter((one) => 'refused' in one).length).toBeGreaterThan(19);
  });

  test.each(EXPORTS)('$name', (given) => {
    const { users, faults } = readBytes(encode(given));
    const refused = faults.map(
      ({ message, ...place }) => `${'line' in place ? place.line : ''}: ${message.text}`,
    );
    expect(refused).toEqual('refused' in given ? given.refused : []);
    expect(users.map(({ id, email }) => `${id} ${email}`)).toEqual('read' in given ? given.read : []);
  });

  test.each(EXPORTS.flatMap((one) => ('refused' in one ? one.refused.map((text) => [one.name, text]) : [])))(
    '%s: no person is named in "%s"',
    (_, text) => expect(text).not.toMatch(/@|Doe|Roe/),
  );
});
