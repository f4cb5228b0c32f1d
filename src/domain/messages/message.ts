/** What a message may be about, and the heading under README's "Troubleshooting" that has more of it. */
export const TOPICS = {
  input: 'An input is not understood',
  address: 'The address of the site is wrong',
  token: 'The token is not accepted',
  file: 'The list cannot be read',
  rows: 'Rows of the list are faulty',
  protected: 'Protected users',
  numbers: 'The list is longer than expected',
  start: 'A live run may not start here',
  review: 'The list is not approved',
  current: 'The list has changed',
  rival: 'Another run is at work',
  ledger: 'The ledger',
  clock: 'The clock of the runner',
  permissions: 'GitHub does not tell something',
  undo: 'A run cannot be undone',
  endpoint: 'The site does not take the call',
  forbidden: 'The site forbids it',
  identity: 'It may be the wrong list',
  unhealthy: 'Too much went wrong',
  quota: 'The quota or the time is used up',
  'cut-off': 'The run was cancelled or cut off',
  unknown: 'Rows that are unknown',
  contradiction: 'Users are not as a run left them',
  saving: 'Something could not be saved',
} as const satisfies Record<string, string>;
export type Topic = keyof typeof TOPICS;

/** Nobody outside has it, so that every message for people is made in this folder, where a test counts them. */
const MADE: unique symbol = Symbol('made');

/** A text for people on one line: what happened, where, what to do; and where README says more. */
export type Message = { readonly text: string; readonly help: Topic; readonly [MADE]: true };

/** For the other files of this folder alone. */
export const say = (help: Topic, text: string): Message => ({ text, help, [MADE]: true });

type Tag = (texts: readonly string[], ...values: readonly (string | number)[]) => Message;

/** The same with a tag for each topic: about.quota`…`. */
export const about = Object.fromEntries(
  Object.keys(TOPICS).map((topic) => {
    const tag: Tag = (texts, ...values) => say(topic as Topic, String.raw({ raw: texts }, ...values));
    return [topic, tag];
  }),
) as Readonly<Record<Topic, Tag>>;

/** An error that has a message for people. */
export class Told extends Error {
  readonly told: Message;
  constructor(told: Message) {
    super(told.text);
    this.told = told;
  }
}
