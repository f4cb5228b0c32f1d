import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Row } from '../../src/domain/outcome/results.ts';
import { reportHtml } from '../../src/report/html/page.ts';
import { browserPath, launch, open, type View, type Watched } from '../support/browser.ts';
import { HOSTILE, hostileRecord } from '../unit/hostile.ts';
import { runLongList, USERS } from './long-list.ts';
import { makeList, openResults, runAction } from './support.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

if (browserPath === undefined) {
  test('report.html is read in a browser', () => {
    expect.fail(
      'There is no Chromium or Chrome here, so nothing of test/browser was run. Install one (apt-get install ' +
        'chromium), or name it in the environment variable CHROMIUM.',
    );
  });
} else {
  describe('report.html in a browser', () => report(browserPath ?? ''));
}

/** What a search costs: texts that are compared, texts that are read from the page, rows that come into the table or go. */
type Work = { readonly compared: number; readonly read: number; readonly moved: number };

/** Searches for each of these texts in turn, and counts. */
const COUNT_WORK = `async (texts) => {
  const search = document.getElementById('search'), includes = String.prototype.includes;
  const text = Object.getOwnPropertyDescriptor(Node.prototype, 'textContent');
  let work;
  String.prototype.includes = function (...given) {
    work.compared += 1;
    return includes.apply(this, given);
  };
  Object.defineProperty(Node.prototype, 'textContent', {
    ...text,
    get() {
      work.read += 1;
      return text.get.call(this);
    },
  });
  new MutationObserver((changes) => {
    for (const { addedNodes, removedNodes } of changes) work.moved += addedNodes.length + removedNodes.length;
  }).observe(document.querySelector('#table tbody'), { childList: true });
  const all = [];
  for (const wanted of texts) {
    all.push((work = { compared: 0, read: 0, moved: 0 }));
    search.value = wanted;
    search.dispatchEvent(new Event('input'));
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  }
  return all;
}`;

/** Tells how often the browser has laid out the page so far. */
const countLayouts = async (page: Page): Promise<() => Promise<number>> => {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'LayoutCount')?.value ?? Number.NaN;
  };
};

function report(path: string): void {
  let browser: Browser;
  let root: string;
  let rows: readonly Row[];
  let url: string;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'report-'));
    browser = await launch(path);
    rows = await runLongList(root);
    url = pathToFileURL(join(root, 'report.html')).href;
  });
  afterAll(async () => {
    await browser?.close();
    await rm(root, { recursive: true, force: true });
  });

  const idsWith = (...statuses: readonly string[]): string[] =>
    rows.filter(({ status }) => statuses.includes(status)).map(({ user }) => user.id);

  const save = async (name: string, content: Uint8Array | string): Promise<string> => {
    await writeFile(join(root, name), content);
    return pathToFileURL(join(root, name)).href;
  };

  /** Opens a page, does something with it, and holds that it has asked for nothing and complained of nothing. */
  const visit = async (view: View, act: (watched: Watched) => Promise<void>, at = url): Promise<void> => {
    const watched = await open(browser, at, view);
    await act(watched);
    expect(watched.complaints).toEqual([]);
    expect(watched.requests).toEqual([at]);
    await watched.page.context().close();
  };

  const tableRows = '#table tbody tr';
  const firstCells = (column: number): string =>
    `Array.from(document.querySelectorAll('${tableRows}'), (row) => row.cells[${column}].textContent)`;

  /** How many of these elements can be seen. */
  const seen = (selector: string): string =>
    `Array.from(document.querySelectorAll('${selector}')).filter((one) => one.checkVisibility()).length`;

  test('the run has everything that a report tells', () => {
    expect(rows).toHaveLength(USERS);
    expect(new Set(rows.map(({ status }) => status))).toEqual(
      new Set(['scheduled', 'not-found', 'forbidden', 'unknown']),
    );
  });

  test('searches, filters and sorts 10,000 rows, and does no more for it than it must', () =>
    visit({}, async ({ page }) => {
      const shown = page.locator('#shown');
      expect(await shown.textContent()).toBe('10,000 of 10,000 rows match.');
      await page.fill('#search', 'u4711@');
      expect(await shown.textContent()).toBe('1 of 10,000 rows match.');
      expect(await page.evaluate(firstCells(0))).toEqual(['4711']);
      await page.fill('#search', '');
      const forbidden = idsWith('forbidden');
      await page.selectOption('#state', 'forbidden');
      expect(await shown.textContent()).toBe(`${forbidden.length} of 10,000 rows match.`);
      expect(await page.evaluate(firstCells(0))).toEqual(forbidden);
      await page.selectOption('#state', 'look');
      const problems = ['unknown', 'failed', 'forbidden', 'not-found'];
      expect(await shown.textContent()).toBe(`${idsWith(...problems).length} of 10,000 rows match.`);
      await page.selectOption('#state', '');
      const head = page.getByRole('columnheader', { name: 'User ID' });
      await head.getByRole('button').click();
      expect(await head.getAttribute('aria-sort')).toBe('ascending');
      await head.getByRole('button').click();
      expect(await head.getAttribute('aria-sort')).toBe('descending');
      const sorted = (await page.evaluate(firstCells(0))) as string[];
      expect(sorted.slice(0, 2)).toEqual(['10000', '9999']);
      await page.getByRole('button', { name: 'Next' }).click();
      expect((await page.evaluate<string[]>(firstCells(0)))[0]).toBe('9900');
      expect(await page.locator('#page').textContent()).toBe('Rows 101 to 200 of 10,000');
      // What the reader waits for is counted, because a time would tell of the machine: from the event to the next frame.
      const layouts = await countLayouts(page);
      const before = await layouts();
      const texts = ['1', '12', 'scheduled', ''];
      const work = await page.evaluate<Work[]>(`(${COUNT_WORK})(${JSON.stringify(texts)})`);
      expect(work).toHaveLength(texts.length);
      for (const { compared, read, moved } of work) {
        expect(compared).toBeLessThanOrEqual(USERS);
        expect(read).toBeLessThanOrEqual(USERS);
        // A page of rows goes, and a page comes.
        expect(moved).toBeLessThanOrEqual(200);
      }
      expect(work[0]).toMatchObject({ compared: USERS, moved: 200 });
      expect((await layouts()) - before).toBeLessThanOrEqual(2 * texts.length);
    }));

  test('works by keyboard alone, with a focus that can be seen', () =>
    visit({}, async ({ page }) => {
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Go to the table of rows');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.id')).toBe('search');
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
      await page.keyboard.type('u12@');
      expect(await page.locator('#shown').textContent()).toBe('1 of 10,000 rows match.');
      for (let i = 0; i < 'u12@'.length; i += 1) await page.keyboard.press('Backspace');
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.id')).toBe('state');
      await page.keyboard.type('forb');
      expect(await page.evaluate(firstCells(0))).toEqual(idsWith('forbidden'));
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await page.keyboard.press('Enter');
      expect(await page.evaluate('document.activeElement.closest("th").getAttribute("aria-sort")')).toBe(
        'descending',
      );
      expect(await page.evaluate(firstCells(0))).toEqual(idsWith('forbidden').toReversed());
    }));

  test('a group of failures leads to its rows in the table', () =>
    visit({}, async ({ page }) => {
      await page.getByRole('link', { name: 'Show in the table: not-found' }).click();
      expect(await page.inputValue('#state')).toBe('not-found');
      expect(await page.evaluate('document.activeElement.id')).toBe('state');
    }));

  test('without script every row is there, and no control that would do nothing', () =>
    visit({ javaScript: false }, async ({ page }) => {
      expect(await page.locator(tableRows).count()).toBe(USERS);
      expect(await page.evaluate(seen('input, select, button'))).toBe(0);
      expect(await page.evaluate(seen('section'))).toBe(6);
    }));

  test.each(['light', 'dark'] as const)('an accessibility checker finds nothing, %s', (scheme) =>
    visit({ scheme }, async ({ page }) => {
      await page.evaluate(await readFile(AXE, 'utf8'));
      const checks = { rules: { 'color-contrast-enhanced': { enabled: false } } };
      const background = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      expect(background).toBe(scheme === 'light' ? 'rgb(246, 247, 248)' : 'rgb(14, 17, 22)');
      const { violations, passes } = await page.evaluate<AxeResults>(
        `axe.run(document, ${JSON.stringify(checks)})`,
      );
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      expect(passes.map(({ id }) => id)).toContain('color-contrast');
    }),
  );

  test.each([360, 768, 1280])('nothing runs over the edge at %i px', (width) =>
    visit({ width }, async ({ page }) => {
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(width);
      expect(await page.locator('#table tbody tr').first().isVisible()).toBe(true);
    }),
  );

  test('prints every row that is looked for, and no controls', () =>
    visit({}, async ({ page }) => {
      const count = () => page.locator(tableRows).count();
      await page.evaluate("dispatchEvent(new Event('beforeprint'))");
      expect(await count()).toBe(USERS);
      expect(await page.locator('thead button').count()).toBe(0);
      await page.evaluate("dispatchEvent(new Event('afterprint'))");
      expect(await count()).toBe(100);
      expect(await page.locator('thead button').count()).toBe(10);

      await page.fill('#search', 'u12');
      const found = rows.filter(({ user }) => user.email.startsWith('u12')).length;
      await page.evaluate(
        `addEventListener('beforeprint', () => { globalThis.printed = document.querySelectorAll('${tableRows}').length; })`,
      );
      const pdf = await page.pdf({ format: 'A4' });
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
      expect(await page.evaluate('globalThis.printed')).toBe(found);
      await page.emulateMedia({ media: 'print' });
      expect(await page.evaluate(seen('.controls, .pager, nav, summary, .only-screen'))).toBe(0);
      expect(await page.evaluate("getComputedStyle(document.querySelector('#table thead')).display")).toBe(
        'table-header-group',
      );
    }));

  test('the packaged action writes such a report, and says at once that it was a rehearsal', async () => {
    const inputs = { site: 'sandbox', 'dry-run': 'false', 'batch-pause': '0', 'max-rate': '0' };
    const run = await runAction(await openResults(), inputs, { csv: makeList(30).csv });
    const packaged = await save('packaged.html', run.files.get('report.html') ?? '');
    await visit(
      {},
      async ({ page }) => {
        expect(await page.locator('h1').textContent()).toBe('Complete: 30 deletions scheduled');
        expect(await page.locator('h1 + p').textContent()).toMatch(/^This was a rehearsal/);
        expect(await page.evaluate(firstCells(0))).toEqual(run.rows.map(({ user_id }) => user_id));
      },
      packaged,
    );
  });

  test('T18: hostile text stays text', async () => {
    const hostile = await save('hostile.html', [...reportHtml(...hostileRecord())].join(''));
    await visit(
      {},
      async ({ page }) => {
        const emails = await page.evaluate<string[]>(firstCells(2));
        expect(emails).toHaveLength(HOSTILE.length);
        expect(await page.locator('img, iframe, object, embed, form, base, link, audio, video').count()).toBe(
          0,
        );
        expect(await page.locator('script').count()).toBe(1);
        expect(await page.evaluate('Object.keys(globalThis).includes("pwned")')).toBe(false);
        const shown = await page.evaluate<string>('document.body.textContent');
        for (const text of HOSTILE.filter((one) => /^[\x20-\x7e]+$/.test(one))) expect(shown).toContain(text);
      },
      hostile,
    );
  });
}
