import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { marked } from 'marked';

const STYLE = createRequire(import.meta.url).resolve('github-markdown-css/github-markdown.css');

/** GitHub's own additions to Markdown, as far as a summary uses them. */
const withAlerts = (html: string): string =>
  html.replace(
    /<blockquote>\s*<p>\[!([A-Z]+)\]\s*/g,
    (_, kind: string) =>
      `<blockquote class="markdown-alert markdown-alert-${kind.toLowerCase()}"><p class="markdown-alert-title">${kind[0]}${kind.slice(1).toLowerCase()}</p><p>`,
  );

/** A job summary in a page that looks as on GitHub: its own style of Markdown, and the frame of a summary. */
export const summaryPage = async (markdown: string): Promise<string> => `<!doctype html>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Job summary</title>
<style>
${await readFile(STYLE, 'utf8')}
body { margin: 0; padding: 16px; background: #f6f8fa; }
article { padding: 16px; border: 1px solid #d1d9e0; border-radius: 6px; }
@media (prefers-color-scheme: dark) { body { background: #010409; } article { border-color: #3d444d; } }
</style>
<article class="markdown-body">
${withAlerts(await marked.parse(markdown))}
</article>
`;
