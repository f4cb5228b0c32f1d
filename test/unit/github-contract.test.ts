import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GitRepository, openGitRepository } from '../support/git-repository.ts';
import { toRef } from '../support/github-commits.ts';
import { toReview } from '../support/github-pull-objects.ts';
import { placeOf } from '../support/github-repository.ts';
import { createHub } from '../support/github-rest.ts';
import {
  addRoutes,
  CONTENTS_READ,
  CONTENTS_WRITE,
  created,
  PULLS_READ,
  paged,
} from '../support/github-routes.ts';
import { type Answer, json, type Server, startServer } from '../support/server.ts';

/**
 * The double must not lie, nor take what GitHub does not know: here it is made to, and each lie is found. The client
 * sees status 500; the test sees it even where the client swallows that, because the server does not close in peace.
 */

const REPO = '/repos/octo-org/community';
const REF = `${REPO}/git/ref/heads%2Fmain`;
const REVIEWS = `${REPO}/pulls/7/reviews`;
const SHA = 'a'.repeat(40);

/** Spoils an answer that is right. */
type Plant = (answer: Answer) => Answer;
let plant: Plant = (answer) => answer;
let server: Server;
let repository: GitRepository;

beforeEach(async () => {
  plant = (answer) => answer;
  server = await startServer();
  repository = await openGitRepository();
  const hub = createHub(server, repository);
  addRoutes(
    hub,
    {
      operation: 'git/get-ref',
      method: 'GetRef',
      needs: CONTENTS_READ,
      answer: (request) => plant(json(200, toRef(placeOf(hub, request), 'refs/heads/main', SHA))),
    },
    {
      operation: 'git/create-ref',
      method: 'CreateRef',
      needs: CONTENTS_WRITE,
      answer: (request) => plant(created(toRef(placeOf(hub, request), 'refs/heads/main', SHA))),
    },
    {
      operation: 'pulls/list-reviews',
      method: 'ListReviews',
      needs: PULLS_READ,
      answer: (request) => {
        const given = { user: 'eve', state: 'APPROVED', type: 'User', commit: SHA, at: 0 } as const;
        const reviews = [1, 2, 3].map((id) => toReview(placeOf(hub, request), 7, { id, ...given }));
        return plant(paged(request, reviews));
      },
    },
  );
});
afterEach(() => repository.close());

const ask = (path: string, options: RequestInit = {}): Promise<Response> =>
  fetch(`${server.url}${path}`, {
    ...options,
    headers: { authorization: 'token ghp_x', ...options.headers },
  });
const post = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
});

/** Changes the fields of an answer's body; undefined takes one away. */
const withFields =
  (fields: object): Plant =>
  (answer) => ({ ...answer, body: JSON.stringify({ ...JSON.parse(String(answer.body)), ...fields }) });
const withHeader =
  (name: string, value: string): Plant =>
  (answer) => ({ ...answer, headers: { ...answer.headers, [name]: value } });

it('what GitHub takes and gives passes', async () => {
  const answers = [
    await ask(REF),
    await ask(`${REPO}/git/refs`, post({ ref: 'refs/heads/main', sha: SHA })),
    await ask(`${REVIEWS}?per_page=2`),
    await ask(`${REVIEWS}?per_page=2&page=2`),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 201, 200, 200]);
  expect(answers[2]?.headers.get('link')).toContain('rel="next"');
  expect(answers[3]?.headers.get('link')).toContain('rel="prev"');
  await server.close();
});

describe('an answer that GitHub would not give', () => {
  const LINK = '</x?per_page=2&page=2>; rel="next", </x?per_page=2&page=2>; rel="last"';
  it.each<[string, string, Plant, string]>([
    ['a field of the wrong type', REF, withFields({ url: 7 }), 'body: /url must be string'],
    ['a field in the wrong format', REF, withFields({ url: 'here' }), 'body: /url must match format "uri"'],
    ['a missing field', REF, withFields({ node_id: undefined }), "must have required property 'node_id'"],
    ['a missing field inside', REF, withFields({ object: { sha: SHA } }), '/object must have required'],
    ['a field that GitHub does not have', REF, withFields({ reff: 'x' }), '"additionalProperty":"reff"'],
    ['a wrong status', REF, (answer) => ({ ...answer, status: 202 }), 'never answered with status 202'],
    ['an error without its words', REF, () => json(404, { msg: 'no' }), '"additionalProperty":"msg"'],
    [
      'no charset',
      REF,
      withHeader('content-type', 'application/json'),
      'the content type is application/json,',
    ],
    ['no JSON', REF, (answer) => ({ ...answer, body: '<html>' }), 'the body is no JSON'],
    ['a body that is torn', REF, (answer) => ({ ...answer, body: '{"ref":' }), 'the body is no JSON'],
    [
      'a page that is too long',
      `${REVIEWS}?per_page=2`,
      (a) => ({ ...a, body: ofThree(a) }),
      '3 items on a page of 2',
    ],
    ['no way to the next page', `${REVIEWS}?page=2`, withHeader('link', ''), 'the link prev is missing'],
    ['a way to nowhere', REVIEWS, withHeader('link', absolute(LINK)), 'the link next is too much'],
    [
      'a way to another list',
      `${REVIEWS}?per_page=2`,
      withHeader('link', absolute(LINK.replaceAll('per_page=2&', ''))),
      'forgets per_page',
    ],
    ['links where there are no pages', REF, withHeader('link', absolute(LINK)), 'a link header, although'],
  ])('%s', async (_, path, spoil, expected) => {
    plant = spoil;
    await isFound(await ask(path), expected);
  });

  it('something new without its address', async () => {
    plant = withHeader('location', '');
    const answer = await ask(`${REPO}/git/refs`, post({ ref: 'refs/heads/main', sha: SHA }));
    await isFound(answer, 'the answer 201: no header Location');
  });
});

describe('a request that GitHub does not know', () => {
  const accept = (type: string): RequestInit => ({ headers: { accept: type } });
  const refs = `${REPO}/git/refs`;
  it.each<[string, string, RequestInit, string]>([
    ['an unknown call', `${REPO}/git/reference/x`, {}, 'no route serves it'],
    ['another method', REF, { method: 'PUT' }, 'no route serves it'],
    ['a parameter with a slash in it', `${REPO}/git/ref/heads/main`, {}, 'no route serves it'],
    ['an undocumented query parameter', `${REF}?fresh=1`, {}, 'there is no query parameter fresh'],
    ['a query parameter twice', `${REVIEWS}?page=1&page=2`, {}, 'page is given twice'],
    ['words for a number', `${REPO}/pulls/seven/reviews`, {}, 'pull_number=seven: it must be integer'],
    ['a page that is too long', `${REVIEWS}?per_page=101`, {}, 'GitHub gives 100 at most'],
    [
      'a field too much',
      refs,
      post({ ref: 'refs/a/b', sha: SHA, force: true }),
      '"additionalProperty":"force"',
    ],
    ['a field too little', refs, post({ ref: 'refs/a/b' }), "body: it must have required property 'sha'"],
    ['a field of the wrong type', refs, post({ ref: 'refs/a/b', sha: 7 }), 'body: /sha must be string'],
    ['no type of its body', refs, { method: 'POST', body: new Uint8Array([123, 125]) }, 'a body of the type'],
    ['an unknown media type', REF, accept('application/vnd.github.raw+json'), 'nothing is served as'],
    ['no media type of GitHub', REF, accept('text/html'), 'nothing is served as text/html'],
  ])('%s', async (_, path, options, expected) => {
    await isFound(await ask(path, options), expected);
  });
});

describe('faults that a test injects', () => {
  it('need not be what GitHub answers, but what was asked must still be right', async () => {
    server.fail({ method: 'GetRef', nth: 1, answer: 418 });
    expect((await ask(REF)).status).toBe(418);
    plant = (answer) => ({ ...answer, body: '{"ref":', isInjected: true });
    expect(await (await ask(REF)).text()).toBe('{"ref":');
    expect(server.breaches()).toEqual([]);
    server.fail({ method: 'GetRef', answer: 418 });
    await isFound(await ask(`${REF}?fresh=1`), 'there is no query parameter fresh');
  });
});

const isFound = async (answer: Response, expected: string): Promise<void> => {
  expect(answer.status).toBe(500);
  expect(await answer.text()).toContain(JSON.stringify(expected).slice(1, -1));
  expect(server.breaches()).toHaveLength(1);
  await expect(server.close()).rejects.toThrow(expected);
};

const absolute = (link: string): string => link.replaceAll('</x', '<http://127.0.0.1/x');
/** The list of two with its first item once more. */
const ofThree = ({ body }: Answer): string => {
  const items = JSON.parse(String(body)) as unknown[];
  return JSON.stringify([...items, items[0]]);
};
