import { existsSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import PATHS from '../../.ci/browsers.json' with { type: 'json' };

/** A Chromium or Chrome on this machine: the one that CHROMIUM names, or where packages put it. */
export const browserPath = [process.env.CHROMIUM ?? '', ...PATHS].find(
  (path) => path !== '' && existsSync(path),
);

/** No request of the browser's own, so that every request that is seen is the page's. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How long the browser may take for one thing: on a busy machine it needs more than usual. */
const LIMIT_MS = 120_000;

export const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: QUIET, timeout: LIMIT_MS });

/** A broken policy is an event of the document; as a line of the console it is seen like everything else. */
const REPORT_VIOLATIONS =
  "document.addEventListener('securitypolicyviolation', (event) => console.error('policy: ' + event.violatedDirective))";

/** What a page must not do: ask for anything, print anything, throw anything, break its policy. */
export type Watched = {
  readonly page: Page;
  readonly requests: string[];
  readonly complaints: string[];
};

export type View = {
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
  /** Pixels of a picture for each of the page. */
  readonly scale?: number;
  readonly javaScript?: boolean;
};

/** Opens a file as a double click does, and keeps what it does. */
export const open = async (browser: Browser, url: string, view: View = {}): Promise<Watched> => {
  const { width = 1280, scheme = 'light', scale = 1, javaScript = true } = view;
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    deviceScaleFactor: scale,
    javaScriptEnabled: javaScript,
  });
  context.setDefaultTimeout(LIMIT_MS);
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  if (javaScript) await page.addInitScript({ content: REPORT_VIOLATIONS });
  await page.goto(url);
  return { page, requests, complaints };
};
