/**
 * Pictures of a job summary and of report.html for the documentation, from a real run of the packaged action on its rehearsal
 * site; with a folder as argument, pictures of runs of every kind instead, in every width and scheme, and on paper.
 */
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { browserPath, launch, open, type View } from '../../support/browser.ts';
import { summaryPage } from './page.ts';
import { type Shown, tellAll, tellLookUp, tellOne } from './runs.ts';

const FOLDER = fileURLToPath(new URL('../../../.github/pictures', import.meta.url));
/** Pictures of the documentation are small: no reader waits for them, and no clone is heavy with them. */
const MAX_BYTES = 150_000;
const SCHEMES = ['light', 'dark'] as const;

if (browserPath === undefined)
  throw new Error('no Chromium or Chrome here: install one, or name it in CHROMIUM');
const [everything] = process.argv.slice(2);
const work = await mkdtemp(join(tmpdir(), 'pictures-'));
const browser = await launch(browserPath);

/** Both pages of a run as files, which is how a browser opens an artifact. */
const pagesOf = async ({ name, summary, report }: Shown): Promise<readonly (readonly [string, string])[]> => {
  const pages: [string, string | Buffer][] = [[`${name}-summary`, await summaryPage(summary)]];
  if (report) pages.push([`${name}-report`, report]);
  return Promise.all(
    pages.map(async ([page, content]) => {
      await writeFile(join(work, `${page}.html`), content);
      return [page, pathToFileURL(join(work, `${page}.html`)).href] as const;
    }),
  );
};

const shoot = async (url: string, view: View, path: string, height?: number): Promise<void> => {
  const { page } = await open(browser, url, view);
  const { width = 1280 } = view;
  if (height === undefined) await page.screenshot({ path, fullPage: true });
  else await page.screenshot({ path, clip: { x: 0, y: 0, width, height }, fullPage: true });
  await page.context().close();
};

const forDocs = async (): Promise<void> => {
  await mkdir(FOLDER, { recursive: true });
  const pages = [...(await pagesOf(await tellOne())), ...(await pagesOf(await tellLookUp())).slice(0, 1)];
  for (const [page, url] of pages) {
    const kind = page.replace('live-', '').replace('look-up-summary', 'look-up');
    for (const scheme of SCHEMES) {
      const path = join(FOLDER, `${kind}-${scheme}.png`);
      await shoot(url, { width: 1000, scheme, scale: 0.8 }, path, 1300);
      const { size } = await stat(path);
      console.log(`${path}: ${Math.ceil(size / 1000)} kB`);
      if (size > MAX_BYTES) throw new Error(`${path} has more than ${MAX_BYTES} bytes`);
    }
  }
};

const ofEverything = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  for (const run of await tellAll()) {
    await writeFile(join(folder, `${run.name}.md`), run.summary);
    for (const [name, url] of await pagesOf(run)) {
      for (const width of [360, 768, 1280])
        for (const scheme of SCHEMES)
          await shoot(url, { width, scheme }, join(folder, `${name}-${width}-${scheme}.png`));
      const { page } = await open(browser, url);
      await page.pdf({ format: 'A4', path: join(folder, `${name}.pdf`) });
      await page.context().close();
    }
    console.log(run.name);
  }
};

try {
  await (everything === undefined ? forDocs() : ofEverything(everything));
} finally {
  await browser.close();
  await rm(work, { recursive: true, force: true });
}
