import { TOPICS, type Topic } from '../domain/messages/message.ts';
import type { Results } from '../domain/outcome/results.ts';
import { type Block, joined, type Text } from './blocks.ts';

const IN_DOCS = ' in docs/troubleshooting.md of this action';

/** What a person should read about a run that has ended: why it did, and the rows that need a look. */
export const helpTopics = ({ help, counts, rows, mode }: Results): readonly Topic[] => {
  const reasons: readonly (readonly [Topic, number])[] = [
    ['unknown', counts.unknown],
    ['contradiction', rows.filter(({ contradiction }) => contradiction !== undefined).length],
    [mode === 'lookup' ? 'lookup' : 'identity', counts['identity-mismatch'] + counts['not-found']],
    ['lookup', counts.ambiguous + counts.mismatch],
    ['forbidden', counts.forbidden],
    // Where the run was stopped, its reason says why they failed.
    ['identity', help === undefined ? counts['identity-unverified'] : 0],
    ['unhealthy', help === undefined ? counts.failed : 0],
  ];
  const found = reasons.filter(([, n]) => n > 0).map(([topic]) => topic);
  return unique(help === undefined ? found : [help, ...found]);
};

/** The name by which GitHub finds a heading of a Markdown file. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');

const urlOf = (topic: Topic, page: string): string => `${page}#${anchorOf(TOPICS[topic])}`;

const unique = (topics: readonly Topic[]): readonly Topic[] => [...new Set(topics)];

/** A link to one topic of docs/troubleshooting.md; undefined where the address of that page is not known. */
export const topicLink = (topic: Topic, page: string | undefined): Text =>
  page && { url: urlOf(topic, page), text: TOPICS[topic] };

/** Links into docs/troubleshooting.md, each once; its headings alone where the address of that page is not known. */
export const helpBlock = (topics: readonly Topic[], page: string | undefined): Block | undefined => {
  if (topics.length === 0) return undefined;
  const lead = { own: page === undefined ? `**Help**${IN_DOCS}: ` : '**Help:** ' };
  const links = unique(topics).map((topic) => topicLink(topic, page) ?? TOPICS[topic]);
  return { paragraph: [lead, joined(links, ' · ')] };
};

/** The same as one line of the log; empty if there is nothing to read. */
export const helpText = (topics: readonly Topic[], page: string | undefined): string => {
  if (topics.length === 0) return '';
  const texts = unique(topics).map((topic) => (page ? urlOf(topic, page) : TOPICS[topic]));
  return page ? `Help: ${texts.join(' ')}` : `Help${IN_DOCS}: ${texts.join('; ')}`;
};
