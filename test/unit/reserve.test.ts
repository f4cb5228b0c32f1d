import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createReserve } from '../../src/domain/send/reserved-requests.ts';

/** A reserve whose claims are written when the test says so; how many requests it gives until the next claim. */
const open = (first: number, hasEnded = () => false) => {
  const writes: ((requests: number) => void)[] = [];
  const asked: (readonly [first: number, last: number])[] = [];
  const write = (...users: readonly [first: number, last: number]) => {
    asked.push(users);
    return new Promise<number>((done) => void writes.push(done));
  };
  const reserve = createReserve(
    write,
    () => Promise.resolve(),
    { last: 10, requests: first },
    hasEnded,
    () => {},
  );
  const takeAll = async (): Promise<number> => {
    const before = writes.length;
    for (let n = 0; ; n += 1) {
      const isTaken = await Promise.race([reserve.take(), setImmediate(false)]);
      if (!isTaken || writes.length > before) return n;
      reserve.written();
    }
  };
  /** Begins a claim; it has begun when its write has. */
  const claim = async (): Promise<{ readonly claimed: Promise<void> }> => {
    const claimed = reserve.claim(0, 10);
    await Promise.resolve();
    expect(writes.length).toBe(1);
    return { claimed };
  };
  return { reserve, writes, asked, takeAll, claim };
};

describe('no request is sent that the ledger has not reserved', () => {
  test('the first claim', async () => {
    expect(await open(3).takeAll()).toBe(3);
  });

  test.each([
    ['before the claim is written', true],
    ['after it', false],
  ])('a request whose intent is on disk %s counts in the new claim', async (_, isEarly) => {
    const { reserve, writes, takeAll, claim } = open(1);
    await reserve.take();
    const { claimed } = await claim();
    if (isEarly) reserve.written();
    writes[0]?.(5);
    await claimed;
    if (!isEarly) reserve.written();
    expect(await takeAll()).toBe(4);
  });

  test('a request that is taken while the claim is written counts in the new one', async () => {
    const { reserve, writes, takeAll, claim } = open(2);
    const { claimed } = await claim();
    await reserve.take();
    reserve.written();
    writes[0]?.(5);
    await claimed;
    expect(await takeAll()).toBe(4);
  });

  test('a claim of more users waits for the write under way, and is what the ceiling claims from then on', async () => {
    const { reserve, writes, asked } = open(1);
    await reserve.take();
    reserve.written();
    const lanes = [reserve.take(), reserve.take()];
    const more = reserve.claim(5, 20);
    await setImmediate();
    expect(asked).toEqual([[0, 10]]);
    writes[0]?.(2);
    await Promise.all(lanes);
    await setImmediate();
    expect(asked.slice(1)).toEqual([[5, 20]]);
    writes[1]?.(2);
    await more;
    const rest = [reserve.take(), reserve.take()];
    await setImmediate();
    expect(asked.slice(2)).toEqual([[5, 20]]);
    writes[2]?.(4);
    expect(await Promise.all(rest)).toEqual([true, true]);
  });

  test('a claim that has waited is not made once the run has ended', async () => {
    let hasEnded = false;
    const { reserve, writes, asked } = open(1, () => hasEnded);
    const claims = [reserve.claim(0, 10), reserve.claim(5, 20)];
    await setImmediate();
    hasEnded = true;
    writes[0]?.(2);
    await Promise.all(claims);
    expect(asked).toEqual([[0, 10]]);
  });

  test('one that was never sent is free again', async () => {
    const { reserve, takeAll } = open(2);
    await reserve.take();
    reserve.written();
    reserve.giveBack();
    expect(await takeAll()).toBe(2);
  });
});
