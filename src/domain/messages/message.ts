/** What a message may be about, and the heading of docs/troubleshooting.md that has more of it. */
export const TOPICS = {
  input: 'Invalid inputs',
  address: 'Wrong site address',
  token: 'Refused token',
  file: 'Unreadable list',
  rows: 'Faulty rows',
  protected: 'Protected users',
  numbers: 'Unexpected number of users',
  start: 'Live run refused',
  review: 'Missing approval',
  current: 'Changed list',
  rival: 'Another run at work',
  ledger: 'Ledger problems',
  clock: 'Runner clock',
  permissions: 'Missing GitHub permissions',
  undo: 'Run that cannot be undone',
  endpoint: 'Wrong endpoint',
  forbidden: 'Forbidden users',
  identity: 'Failed identity check',
  lookup: 'Look-up without an id',
  unhealthy: 'Too many failures',
  quota: 'Quota or time used up',
  'cut-off': 'Cancelled or interrupted run',
  unknown: 'Unknown users',
  contradiction: 'Users that have changed since',
  saving: 'Unsaved results',
} as const satisfies Record<string, string>;
export type Topic = keyof typeof TOPICS;

/** Nobody outside has it, so that every message for people is made in this folder, where a test counts them. */
const MADE: unique symbol = Symbol('made');

/** A text for people on one line: the problem, then the fix; and the topic that says more. */
export type Message = { readonly text: string; readonly help: Topic; readonly [MADE]: true };

type Tag = (texts: readonly string[], ...values: readonly (string | number)[]) => Message;

/** A tag for each topic, for the other files of this folder alone: about.quota`…`. */
export const about = Object.fromEntries(
  Object.keys(TOPICS).map((topic) => {
    const tag: Tag = (raw, ...values) => ({
      text: String.raw({ raw }, ...values),
      help: topic as Topic,
      [MADE]: true,
    });
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
