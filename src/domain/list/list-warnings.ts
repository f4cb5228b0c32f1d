import * as say from '../messages/list.ts';
import type { Message } from '../messages/message.ts';
import type { List, Mode, User } from '../types.ts';
import { type Protection, protectsNobody } from './protect.ts';

/** Users in a row of the list whose ids each rise by one: the first two, and the last. */
export type Block<One extends User> = {
  readonly first: One;
  readonly second: One;
  readonly last: One;
  /** Their places in the list that was searched. */
  readonly from: number;
  readonly to: number;
};

/** Fewer may well have signed up one after the other. */
const MIN_BLOCK = 10;

/** Finds where a spreadsheet's fill handle may have made ten and more ids out of one. semantics.md, "The list". */
export const risingBlocks = <One extends User>(users: readonly One[]): readonly Block<One>[] => {
  const blocks: Block<One>[] = [];
  let start = 0;
  for (let end = 1; end <= users.length; end += 1) {
    const last = users[end - 1];
    const next = users[end];
    if (last && next && BigInt(next.id) - BigInt(last.id) === 1n) continue;
    const first = users[start];
    const second = users[start + 1];
    if (first && second && last && end - start >= MIN_BLOCK)
      blocks.push({ first, second, last, from: start, to: end });
    start = end;
  }
  return blocks;
};

/** What a person should check in lists that may run all the same. */
export const listDoubts = (
  { users, duplicates }: List,
  protection: Protection | undefined,
  mode: Mode,
): readonly Message[] => {
  const doubts: Message[] = [];
  if (users.length === 0) doubts.push(say.emptyList());
  if (duplicates.length > 0) doubts.push(say.repeatedUsers(duplicates.length));
  if (mode !== 'delete') return doubts;
  if (users.length > 0 && users.every(({ email }) => email === '')) doubts.push(say.noEmails());
  const blocks = risingBlocks(users);
  if (blocks.length > 0) doubts.push(say.risingIds(blocks.map(({ first, last }) => [first.line, last.line])));
  if (protection && protectsNobody(protection)) doubts.push(say.emptyProtection(protection.path));
  return doubts;
};
