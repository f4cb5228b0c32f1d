import { describe, expect, test } from 'vitest';
import {
  type Proof,
  type Pull,
  proveReview,
  type Repository,
  type Review,
  type Writer,
} from '../../src/domain/plan/review.ts';

const LIST = 'lists/users.csv';
const RUN = 'commit of the run';
const HEAD = 'commit at the head';
const BLOB = 'blob';

/** What the repository tells of one pull request. */
type Brought = Pull & { readonly reviews: readonly Review[]; readonly writers: readonly Writer[] };

const review = (user: string, given: Partial<Review> = {}): Review => ({
  ...{ user, isPerson: true, state: 'APPROVED', commit: 'commit of the pull request' },
  ...given,
});
const writers = (...logins: (string | undefined)[]): Writer[] => logins.map((login) => ({ login }));
const pull = (given: Partial<Brought> = {}): Brought => ({
  ...{ number: 7, author: 'ann', reviews: [review('maria')], writers: writers('ann') },
  ...given,
});

type World = {
  readonly pulls?: readonly Brought[];
  /** The list in each commit; undefined where it is not there. */
  readonly blobs?: Readonly<Record<string, string | undefined>>;
  readonly lastChange?: string | undefined;
  readonly head?: string;
  readonly readers?: readonly string[];
  readonly local?: readonly string[];
};

/** The proof, and which commit's pull requests were asked for. */
const prove = async (world: World = {}) => {
  const { pulls = [pull()], readers = [], head = RUN, local = [BLOB, BLOB] } = world;
  const blobs: World['blobs'] = {
    [RUN]: BLOB,
    [HEAD]: BLOB,
    'commit of the pull request': BLOB,
    ...world.blobs,
  };
  const asked: string[] = [];
  const of = (number: number): Brought => pulls.find((found) => found.number === number) ?? pull();
  const repository: Repository = {
    defaultBranch: async () => 'main',
    headOf: async () => head,
    isPrivate: async () => true,
    textAt: async () => undefined,
    blobAt: async (path, commit) => (path === LIST ? blobs[commit] : undefined),
    lastChange: async (path, from) => {
      asked.push(`${path} from ${from}`);
      return 'lastChange' in world ? world.lastChange : 'commit of the change';
    },
    mergedPulls: async (commit, branch) => {
      asked.push(`${commit} into ${branch}`);
      return pulls;
    },
    reviews: async (number) => of(number).reviews,
    writers: async (number) => of(number).writers,
    mayWrite: async (user) => !readers.includes(user),
  };
  const reviewed = { path: LIST, blobs: local, commit: RUN };
  return { proof: await proveReview(repository, reviewed, { branch: 'main', commit: head }), asked };
};

const APPROVED: Proof = { approved: true, pull: 7, author: 'ann', approvers: ['maria'] };

describe('approved', () => {
  test.each<[string, World, Proof]>([
    ['by another person with write access', {}, APPROVED],
    ['the branch has gone on since, the list has not', { head: HEAD }, APPROVED],
    ['a checkout with CRLF', { local: ['blob with CRLF', BLOB] }, APPROVED],
    ['squashed by GitHub itself', { pulls: [pull({ writers: writers('ann', 'web-flow') })] }, APPROVED],
    [
      'by two, one of whom wrote a part',
      { pulls: [pull({ reviews: [review('bob'), review('maria')], writers: writers('ann', 'bob') })] },
      APPROVED,
    ],
    [
      'asked for changes first',
      { pulls: [pull({ reviews: [review('maria', { state: 'CHANGES_REQUESTED' }), review('maria')] })] },
      APPROVED,
    ],
    [
      'commented afterwards',
      { pulls: [pull({ reviews: [review('maria'), review('maria', { state: 'COMMENTED' })] })] },
      APPROVED,
    ],
    [
      'in the second of several pull requests of that commit',
      { pulls: [pull({ number: 5, author: 'eve', reviews: [] }), pull()] },
      APPROVED,
    ],
    [
      'in the second, where the first was approved by its author',
      {
        pulls: [
          pull({ number: 5, author: 'eve', reviews: [review('eve')], writers: writers('eve') }),
          pull(),
        ],
      },
      APPROVED,
    ],
  ])('%s', async (_, world, expected) => expect((await prove(world)).proof).toEqual(expected));

  test('the pull request is that of the last change before the head, into the default branch', async () => {
    const { asked } = await prove({ head: HEAD });
    expect(asked).toEqual([`${LIST} from ${HEAD}`, 'commit of the change into main']);
  });
});

describe('not approved', () => {
  const NOBODY = 'nobody has approved it';
  test.each<[string, Partial<Brought>, string]>([
    ['no review', { reviews: [] }, NOBODY],
    ['a comment alone', { reviews: [review('maria', { state: 'COMMENTED' })] }, NOBODY],
    ['a review that is not sent yet', { reviews: [review('maria', { state: 'PENDING' })] }, NOBODY],
    ['its author approves', { reviews: [review('ann')] }, 'ann wrote or committed a part of it'],
    [
      'an author of one of its commits approves',
      { reviews: [review('bob')], writers: writers('ann', 'bob') },
      'bob wrote or committed a part of it',
    ],
    [
      'a co-author or committer approves, in other letters',
      { reviews: [review('Bob')], writers: writers('ann', 'bOB') },
      'Bob wrote or committed a part of it',
    ],
    [
      'a bot has opened it, and the committer approves',
      { author: 'lists[bot]', reviews: [review('maria')], writers: writers('lists[bot]', 'maria') },
      'maria wrote or committed a part of it',
    ],
    [
      'an author without an account: it may be whoever approves',
      { writers: writers('ann', undefined) },
      'one of its authors has no account, and may be maria',
    ],
    [
      'a machine approves',
      { reviews: [review('lists[bot]', { isPerson: false })] },
      'lists[bot] is not a person',
    ],
    [
      'dismissed',
      { reviews: [review('maria', { state: 'DISMISSED' })] },
      'the approval of maria was dismissed',
    ],
    [
      'approved, then asked for changes',
      { reviews: [review('maria'), review('maria', { state: 'CHANGES_REQUESTED' })] },
      'maria asked for changes',
    ],
    [
      'an earlier version',
      { reviews: [review('maria', { commit: 'an earlier commit' })] },
      'maria approved an earlier version of the list',
    ],
    [
      'a commit that is gone',
      { reviews: [review('maria', { commit: '' })] },
      'maria approved an earlier version',
    ],
    ['without write access', { reviews: [review('reader')] }, 'reader, who approved it, has no write access'],
  ])('%s', async (_, given, words) => {
    const { proof } = await prove({
      pulls: [pull(given)],
      readers: ['reader'],
      blobs: { 'an earlier commit': 'old' },
    });
    expect(proof).toEqual({ approved: false, pull: 7, why: expect.stringContaining(words) });
  });

  test('several pull requests, and none approved: the first is told', async () => {
    const { proof } = await prove({
      pulls: [pull({ number: 5, reviews: [] }), pull({ reviews: [review('ann')] })],
    });
    expect(proof).toMatchObject({ approved: false, pull: 5, why: expect.stringContaining(NOBODY) });
  });

  test.each<[string, World, string]>([
    [
      'not in the commit of the run',
      { blobs: { [RUN]: undefined } },
      'is not in the commit that was checked out',
    ],
    ['changed by an earlier step', { local: ['other', 'other'] }, 'differs from its commit'],
    ['taken back since', { head: HEAD, blobs: { [HEAD]: undefined } }, 'is no longer on `main`'],
    ['changed since', { head: HEAD, blobs: { [HEAD]: 'other' } }, 'has changed on `main` since'],
    ['no pull request', { pulls: [] }, '(commit commit of ) did not come from a merged pull request'],
    ['no change at all', { lastChange: undefined }, 'did not come from a merged pull request'],
  ])('%s', async (_, world, words) => {
    const { proof } = await prove(world);
    expect(proof).toEqual({ approved: false, why: expect.stringContaining(words) });
  });
});
