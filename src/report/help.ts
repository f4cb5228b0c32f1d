import { TOPICS, type Topic } from '../domain/messages/message.ts';
import type { Results } from '../domain/results.ts';
import { type Html, html, link } from './markup.ts';

/** What a person should read about a run that has ended: why it did, and the rows that need a look. */
export const helpTopics = ({ help, counts, rows }: Results): readonly Topic[] => {
  const reasons: readonly (readonly [Topic, number])[] = [
    ['unknown', counts.unknown],
    ['contradiction', rows.filter(({ contradiction }) => contradiction !== undefined).length],
    ['identity', counts['identity-mismatch'] + counts['identity-unverified'] + counts['not-found']],
    ['forbidden', counts.forbidden],
    // Where the run was stopped, that says why they failed.
    ['unhealthy', help === undefined ? counts.failed : 0],
  ];
  const found = reasons.filter(([, n]) => n > 0).map(([topic]) => topic);
  return [...new Set(help === undefined ? found : [help, ...found])];
};

/** The name by which GitHub finds a heading of a Markdown file. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');

const urlOf = (topic: Topic, readme: string): string => `${readme}#${anchorOf(TOPICS[topic])}`;

/** Links into README's "Troubleshooting", each once; its headings alone where the README's address is not known. */
export const helpMarkdown = (topics: readonly Topic[], readme: string | undefined): string => {
  const unique = [...new Set(topics)];
  if (unique.length === 0) return '';
  if (readme === undefined)
    return `**Help**${IN_README}: ${unique.map((topic) => TOPICS[topic]).join(' · ')}`;
  return `**Help:** ${unique.map((topic) => `[${TOPICS[topic]}](${urlOf(topic, readme)})`).join(' · ')}`;
};

/** The same as a paragraph of report.html; nothing if there is nothing to read. */
export const helpHtml = (topics: readonly Topic[], readme: string | undefined): Html | undefined => {
  const unique = [...new Set(topics)];
  if (unique.length === 0) return undefined;
  const links = unique.map((topic) =>
    readme === undefined ? html`${TOPICS[topic]}` : link(urlOf(topic, readme), TOPICS[topic]),
  );
  return html`<p class="help"><strong>Help</strong>${readme === undefined ? IN_README : undefined}: ${links.map((one, i) => html`${i > 0 ? ' · ' : ''}${one}`)}</p>`;
};

/** A link to one topic, for the end of a sentence that is about it; nothing where the address is not known. */
export const topicLink = (topic: Topic, readme: string | undefined): Html | undefined =>
  readme === undefined ? undefined : link(urlOf(topic, readme), TOPICS[topic]);

/** The same in Markdown. */
export const topicMarkdown = (topic: Topic, readme: string | undefined): string =>
  readme === undefined ? '' : ` [${TOPICS[topic]}](${urlOf(topic, readme)})`;

/** The same as one line of the log; empty if there is nothing to read. */
export const helpText = (topics: readonly Topic[], readme: string | undefined): string => {
  const unique = [...new Set(topics)];
  if (unique.length === 0) return '';
  if (readme === undefined) return `Help${IN_README}: ${unique.map((topic) => TOPICS[topic]).join('; ')}`;
  return `Help: ${unique.map((topic) => urlOf(topic, readme)).join(' ')}`;
};

const IN_README = " in this action's README, under Troubleshooting";
