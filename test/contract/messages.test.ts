import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { DEFAULTS } from '../../src/adapters/inputs.ts';
import * as github from '../../src/domain/messages/github.ts';
import * as inputs from '../../src/domain/messages/inputs.ts';
import * as ledger from '../../src/domain/messages/ledger.ts';
import * as list from '../../src/domain/messages/list.ts';
import { about, type Message, TOPICS } from '../../src/domain/messages/message.ts';
import * as run from '../../src/domain/messages/run.ts';
import * as site from '../../src/domain/messages/site.ts';
import * as start from '../../src/domain/messages/start.ts';
import { STATUSES } from '../../src/domain/types.ts';
import { anchorOf } from '../../src/report/help-links.ts';
import { REMEDIES } from '../../src/report/remedies.ts';
import { meaningOf } from '../../src/report/status-words.ts';
import { filesOf } from '../support/files.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const MESSAGES = 'src/domain/messages';
const sources = filesOf('src/**/*.ts');
const outside = sources.filter((file) => !file.startsWith(MESSAGES));

/** Whatever a cell, a path, a name or a site may say: long, with an address in it, on two lines. */
const WILD = `jane.doe@example.com\n::error::${'x'.repeat(500)}`;
const PATH = `lists/${'long'.repeat(60)}.csv`;
/** Many reasons come with a full stop of their own. */
const REASON = 'no answer in 180 s.';
const REF = 'refs/bevy-user-deletion/community.example.com-0badc0de';
const URL_OF_RUN = `https://github.example.com/${'o'.repeat(39)}/${'r'.repeat(100)}/actions/runs/8000`;
const WORDS = ['auto', 'plain', 'mask', 'omit'];
const EVENTS = ['workflow_dispatch', 'schedule', 'push', 'repository_dispatch', 'workflow_call'];

/** Every message with facts as wild as they come; what is missing here does not compile. */
type Samples<Area> = {
  readonly [Name in keyof Area as Area[Name] extends (...facts: never) => Message ? Name : never]:
    | Message
    | readonly Message[];
};

const SAMPLES = {
  inputs: {
    notBoolean: inputs.notBoolean(WILD),
    notNumber: [inputs.notNumber(WILD, true, 1, 250), inputs.notNumber('-1', false, 0, 3600)],
    notWord: inputs.notWord(WILD, WORDS),
    notRunId: inputs.notRunId(WILD),
    lookupNeedsEmails: inputs.lookupNeedsEmails('omit'),
    severalTasks: inputs.severalTasks(['lookup', 'verify', 'cancel']),
    cancelRunAlone: inputs.cancelRunAlone(),
    retentionShort: inputs.retentionShort(1, 7),
    ledgerRefForm: inputs.ledgerRefForm(WILD),
    artifactNameForm: inputs.artifactNameForm(WILD),
    cancelIsDelete: inputs.cancelIsDelete(),
    pendingFieldForm: inputs.pendingFieldForm(WILD),
    endpointMethod: inputs.endpointMethod(WILD, ['DELETE', 'POST', 'PUT', 'PATCH']),
    endpointPath: inputs.endpointPath(WILD),
    endpointPlace: [inputs.endpointPlace(WILD, '{user_id}'), inputs.endpointPlace(WILD, '{email}')],
    tokenWithWord: inputs.tokenWithWord(),
    tokenInQuotes: inputs.tokenInQuotes(),
    tokenForm: inputs.tokenForm(),
    siteMissing: inputs.siteMissing(),
    sandboxOptions: inputs.sandboxOptions('sandbox option "faults" must be a number from 0 to 1, not "2"'),
    siteForm: inputs.siteForm(),
    siteUser: inputs.siteUser(),
    siteQuery: inputs.siteQuery(WILD),
    siteHttp: inputs.siteHttp(WILD),
    sitePath: inputs.sitePath(WILD),
  } satisfies Samples<typeof inputs>,
  list: {
    outsideWorkspace: list.outsideWorkspace(WILD),
    linkOutside: list.linkOutside(WILD),
    noFile: list.noFile(PATH),
    backslashPath: list.backslashPath(WILD),
    addressInPath: list.addressInPath(WILD),
    unreadableFile: list.unreadableFile(PATH, 'EACCES'),
    notAFile: list.notAFile(PATH),
    tooLarge: list.tooLarge(PATH, 128),
    wrongFormat: (['excel', 'old-excel', 'pdf', 'lfs', 'encoding', 'utf16', 'nul'] as const).map((format) =>
      list.wrongFormat(PATH, format),
    ),
    emptyTable: list.emptyTable(),
    noColumn: [
      list.noColumn('user_id or email', WILD, false),
      list.noColumn('user_id', '', false),
      list.noColumn('user_id', '', true),
    ],
    columnTwice: list.columnTwice([WILD, WILD, WILD, WILD, WILD], 'email'),
    unnamedEmails: [list.unnamedEmails([WILD]), list.unnamedEmails([WILD, WILD, WILD, WILD, WILD])],
    overlongLine: list.overlongLine(65_536),
    cellCount: [list.cellCount(1, 2, ';'), list.cellCount(3, 2, '\t')],
    emptiedRow: list.emptiedRow(),
    repeatedHeader: list.repeatedHeader(),
    joinedFiles: list.joinedFiles(),
    formulaCell: list.formulaCell(),
    blankBesideQuote: list.blankBesideQuote('after its closing'),
    unparsable: [
      'CSV_QUOTE_NOT_CLOSED',
      'INVALID_OPENING_QUOTE',
      'CSV_INVALID_CLOSING_QUOTE',
      'CSV_MAX_RECORD_SIZE',
      'CSV_OTHER',
    ].map((code) => list.unparsable(code, 65_536)),
    idForm: (['scientific', 'decimals', 'thousands', 'digits', 'zero', 'other'] as const).map((form) =>
      list.idForm(WILD, form),
    ),
    idMissing: list.idMissing(),
    idTooLarge: list.idTooLarge('9999999999999999999', '9223372036854775807'),
    leftover: (['error', 'null', 'formula', 'apostrophe'] as const).flatMap((kind) => [
      list.leftover('user_id', WILD, kind),
      list.leftover('email', WILD, kind),
    ]),
    nothingToLookUp: list.nothingToLookUp(),
    maskedAddress: list.maskedAddress(),
    emailForm: (['several', 'more', 'none'] as const).map((form) => list.emailForm(form)),
    twoEmails: list.twoEmails('1042', 7),
    protectsNobody: list.protectsNobody(),
    protectedEmailForm: list.protectedEmailForm(),
    untellableProtection: list.untellableProtection(1_000_000),
    repeatedUsers: [list.repeatedUsers(1), list.repeatedUsers(2)],
    emptyList: list.emptyList(),
    emptyProtection: list.emptyProtection(WILD),
    noEmails: list.noEmails(),
    risingIds: [
      list.risingIds([[2, 11]]),
      list.risingIds(Array.from({ length: 99_999 }, () => [2, 999_999])),
    ],
  } satisfies Samples<typeof list>,
  start: {
    wrongEvent: start.wrongEvent(WILD, EVENTS),
    wrongBranch: start.wrongBranch(WILD, WILD),
    branchNotAsked: start.branchNotAsked(),
    tokenMissing: start.tokenMissing('verify'),
    unexpectedUsers: start.unexpectedUsers(1_000_000, 999_999),
    tooManyUsers: start.tooManyUsers(501, 500),
    noRequestLeft: (['delete', 'verify', 'lookup'] as const).map((mode) => start.noRequestLeft(mode)),
    tooLong: start.tooLong(9, 7, 90_000),
    longList: start.longList(9),
    notApproved: start.notApproved(start.notCommitted(PATH).text),
    notCommitted: start.notCommitted(PATH),
    notAsCommitted: start.notAsCommitted(PATH),
    takenBack: start.takenBack(PATH, WILD),
    changedSince: start.changedSince(PATH, WILD),
    notCurrent: [start.notCurrent('list', WILD), start.notCurrent('protect', 'main')],
    notOnBranch: [start.notOnBranch('list', PATH, WILD), start.notOnBranch('protect', PATH, 'main')],
    listNotCompared: start.listNotCompared(WILD),
    includeCancelledEvent: start.includeCancelledEvent(WILD),
    noPullRequest: [
      start.noPullRequest(PATH, 'c0ffee'.padEnd(40, '0')),
      start.noPullRequest(PATH, undefined),
    ],
    nobodyApproved: [
      start.nobodyApproved(77, []),
      ...(['dismissed', 'changes', 'author', 'stranger', 'machine', 'earlier', 'reader'] as const).map(
        (fault) =>
          start.nobodyApproved(
            77,
            Array.from({ length: 9 }, () => ({ user: WILD, fault })),
          ),
      ),
    ],
    listGone: start.listGone(PATH),
    cancelUnconfirmed: start.cancelUnconfirmed(),
    dryRunForced: start.dryRunForced('pull_request'),
  } satisfies Samples<typeof start>,
  ledger: {
    notALedger: ledger.notALedger(REF),
    damagedLedger: [
      ledger.damagedLedger(REF, 'users.csv, line 100001, commit c0ffee0000', undefined),
      ledger.damagedLedger(REF, 'ledger.json, commit c0ffee0000', {
        commit: 'c0ffee'.padEnd(40, '0'),
        lost: [WILD, ...Array.from({ length: 29 }, (_, i) => `Run ${4711 + i}.1`)],
      }),
    ],
    otherFormat: ledger.otherFormat(REF, 2, 1),
    otherSite: ledger.otherSite(REF, WILD),
    defaultBranchAsLedger: ledger.defaultBranchAsLedger(WILD),
    secondLedger: ledger.secondLedger(REF, REF),
    ledgerNotMoved: ledger.ledgerNotMoved(REF, WILD),
    movedTooOften: ledger.movedTooOften(),
    jobAtWork: ledger.jobAtWork(),
    runAtWork: ledger.runAtWork('8000', URL_OF_RUN),
    undoWaits: ledger.undoWaits('8000', URL_OF_RUN),
    earlierUnknown: ledger.earlierUnknown(),
    noLedgerYet: ledger.noLedgerYet(REF),
    nobodyOfRun: ledger.nobodyOfRun('8000'),
    cancelRunNeedsLedger: ledger.cancelRunNeedsLedger('8000'),
    goesOnUnrecorded: ledger.goesOnUnrecorded(),
    notRecorded: ledger.notRecorded(),
    claimNotClosed: ledger.claimNotClosed(),
    waitedLongEnough: ledger.waitedLongEnough('8000'),
    haltedBy: ledger.haltedBy('8000'),
    ledgerMoved: ledger.ledgerMoved(REF),
    gitHubUnreachable: ledger.gitHubUnreachable(),
    clockOff: [31_000, -31_000, 3_600_000, -3 * 86_400_000].map(ledger.clockOff),
  } satisfies Samples<typeof ledger>,
  github: {
    notShown: github.notShown('the runs of this workflow', 404, 'actions: read'),
    notAllowed: github.notAllowed('the runs of this workflow', 403, 'actions: read'),
    limitUsedUp: github.limitUsedUp('the runs of this workflow'),
    notTold: github.notTold('the runs of this workflow', 3, 'HTTP 502'),
    noGitHubToken: github.noGitHubToken(),
    tooManyPages: github.tooManyPages('the runs of this workflow', 15_000),
    gitHubFailed: github.gitHubFailed(WILD),
  } satisfies Samples<typeof github>,
  site: {
    tokenRefused: site.tokenRefused(401),
    webPage: site.webPage(200),
    webPageOrEndpoint: site.webPageOrEndpoint('delete-endpoint', 404),
    redirected: [
      site.redirected(`to https://${'x'.repeat(150)}`, 'cancel-endpoint', 302),
      site.redirected('without a target', 'user-endpoint', 302),
    ],
    methodRefused: site.methodRefused('delete-endpoint', 405),
    deleteCallNotFound: site.deleteCallNotFound(),
    cancelCallNotFound: site.cancelCallNotFound(),
    cancelsNothing: site.cancelsNothing('1042'),
    otherUser: site.otherUser(),
    nobodyShown: site.nobodyShown(),
    firstForbidden: site.firstForbidden(),
    otherEmail: site.otherEmail('1042'),
    badOfTheLast: site.badOfTheLast(4, 20),
    forbiddenInARow: site.forbiddenInARow(3),
    missingInARow: site.missingInARow(10),
    missingOfAll: site.missingOfAll(5, 20),
    retriesUsedUp: (['delete', 'lookup'] as const).map(site.retriesUsedUp),
    notPending: site.notPending('1042'),
    canaryFailed: [site.canaryFailed('1042', 'failed', REASON), site.canaryFailed('1042', undefined, '')],
    blockUnverified: site.blockUnverified('1042', REASON),
    canariesMissing: site.canariesMissing(4),
    quotaUsedUp: (['delete', 'lookup'] as const).map(site.quotaUsedUp),
    siteQuotaUsedUp: (['delete', 'lookup'] as const).map(site.siteQuotaUsedUp),
    siteRefusesMore: (['delete', 'lookup'] as const).map(site.siteRefusesMore),
    unreachable: ['ENOTFOUND', 'ECONNREFUSED', 'CERT_HAS_EXPIRED', REASON].map((error) =>
      site.unreachable(site.unreachableText(error, 'community.example.com')),
    ),
    timeIsOver: (['delete', 'lookup'] as const).map(site.timeIsOver),
    toldToStop: (['delete', 'lookup'] as const).map((mode) => site.toldToStop('SIGINT', mode)),
    noAddressFound: site.noAddressFound(20),
    journalLost: site.journalLost(),
  } satisfies Samples<typeof site>,
  run: {
    rehearsal: run.rehearsal(),
    faultsInAll: run.faultsInAll(4000, 1000),
    siteNotOpened: run.siteNotOpened(REASON),
    proxyForm: run.proxyForm(),
    journalNotWritten: run.journalNotWritten('ENOSPC: no space left on device, write'),
    stoppedWithoutJournal: run.stoppedWithoutJournal('ENOSPC: no space left on device, write'),
    leftToPost: run.leftToPost(),
    resultsLost: run.resultsLost(REASON),
    planLost: run.planLost(REASON),
    noArtifacts: run.noArtifacts(),
    noSummary: run.noSummary(REASON),
    reportNotWritten: run.reportNotWritten(REASON),
    journalDamaged: run.journalDamaged(1),
    cutOff: run.cutOff(),
    interrupted: (['delete', 'lookup'] as const).map(run.interrupted),
    addressesNotFound: [run.addressesNotFound(1, true), run.addressesNotFound(2, false)],
    notOnSite: run.notOnSite(3),
    contradicted: run.contradicted('3 users should be gone and are not'),
    canaryUntold: run.canaryUntold(),
    cancelUnread: run.cancelUnread(),
    leftUnknown: run.leftUnknown(3),
    defect: run.defect(WILD),
  } satisfies Samples<typeof run>,
};

const samples = Object.entries(SAMPLES).flatMap(([area, messages]) =>
  Object.entries<Message | readonly Message[]>(messages).map(
    ([name, made]) => [`${area}.${name}`, 'text' in made ? [made] : made] as const,
  ),
);

/** Information: nothing is wrong, so that one sentence is all. Everything else is a problem and its fix. */
const INFORMATION = ['run.rehearsal', 'start.dryRunForced'];

/** Has a command to copy, and every run that it costs. */
const LONG = ['ledger.damagedLedger'];

const VERBS =
  'add|allow|cancel|check|choose|close|commit|compare|copy|correct|delete|double|empty|export|fill|format|give|join|' +
  'keep|let|look up|lower|make|merge|move|name|open|put|quote|read|remove|rename|report|restore|review|run|save|schedule|' +
  'see|set|split|start|stop|use|wait|write';

/** A thing to do: an imperative that begins a clause. */
const TO_DO = new RegExp(`(?:^|[;:,.?(] |\\b(?:and|or|then) )(?:${VERBS}|ask|bring|leave) `, 'i');
const INSTRUCTION = new RegExp(`^(?:If [^,]+, )?(?:${VERBS}) `, 'i');

const BANNED =
  /\b(?:who(?:m)?ever|mend(?:s|ed)?|set for deletion|dealt with|look(?:s|ed)? at|how it is|in doubt|days of grace|saved|spared|broken off|cut off)\b/i;

const DEAD_WORDS =
  /\b(?:who(?:m)?ever|mend(?:s|ed)?|set for deletion|dealt with|look(?:s|ed)? at|how it is with|in doubt|days of grace|spared|broken off)\b/i;

/** A text with one word for each placeholder, by sentences. */
const sentencesOf = (text: string): readonly string[] =>
  text
    .replace(/`[^`]*`/g, '`X`')
    .replace(/: git fetch .*"\.$/, ': X.')
    .replace(/"[^"]*"/g, '"X"')
    .replace(/https?:\/\/\S*\w|\(e-mail\) : :error: :x+…?/g, 'X')
    .replace(/(?<=, but ).*(?=\. Open a new pull)/, 'X')
    .replace(/\d+ to \d+(?:, \d+ to \d+)+|X; Run \d+\.1(?:; Run \d+\.1)*/, 'X')
    .replaceAll(EVENTS.join(', '), 'X')
    .replaceAll(WORDS.join(', '), 'X')
    .replace(/\((?:HTTP \d+|DELETE, POST, PUT, PATCH|[^()]*\d s|E[A-Z]+: [^()]*)\)/g, '(X)')
    .split(/(?<=[.?!]) /);

const NAMES: readonly string[] = [...Object.keys(DEFAULTS), ...STATUSES, 'sandbox', 'email', 'main'];

describe.each(samples)('%s', (name, made) => {
  test.each(made.map(({ text }) => [text]))('%s', (text) => {
    expect(text.length).toBeLessThan(LONG.includes(name) ? 1000 : 400);
    expect(text).not.toMatch(/\p{C}|\p{Zl}|\p{Zp}|::error/u);
    expect(text).not.toMatch(/[\w.]+@[\w]/);
    expect(text).not.toMatch(/undefined|NaN|\[object/);
    expect(text).not.toMatch(BANNED);
    expect(text).not.toMatch(/\.\)?\.(?: |$)/);
  });

  test.each(made.map(({ text }) => [text]))('is the problem and its fix: %s', (text) => {
    const [problem = '', fix = '', ...more] = sentencesOf(text);
    expect(problem).toMatch(/^[A-Z0-9"`].*[^.]\.$/);
    if (INFORMATION.includes(name)) return expect(fix).toBe('');
    expect(fix).toMatch(/^[A-Z].*[^.]\.$/);
    expect(fix).toMatch(INSTRUCTION);
    expect(more).toEqual([]);
    for (const sentence of [problem, fix])
      expect(sentence.split(' ').length, sentence).toBeLessThanOrEqual(20);
  });

  test.each(made.map(({ text }) => [text]))('names inputs that there are, each as code: %s', (text) => {
    const codes = [...text.matchAll(/`([a-z-]+)`/g)].map(([, code = '']) => code);
    expect(codes.filter((code) => !NAMES.includes(code))).toEqual([]);
    const bare = text.replace(/`[^`]*`/g, '');
    const compound = Object.keys(DEFAULTS).filter((input) => input.includes('-'));
    expect(compound.filter((input) => new RegExp(`(?<![\\w/-])${input}(?![\\w/-])`).test(bare))).toEqual([]);
  });
});

describe('what summary and report say', () => {
  const texts = [
    ...Object.values(REMEDIES).flatMap(({ name, text }) => [name, text]),
    ...STATUSES.flatMap((status) => [meaningOf(status, 'delete'), meaningOf(status, 'verify')]),
  ];
  test.each(texts)('in sentences of twenty words at most: %s', (text) => {
    for (const sentence of sentencesOf(text)) expect(sentence.split(' ').length, sentence).toBeLessThan(21);
    expect(text).not.toMatch(BANNED);
  });
});

test('no source has words that the glossary rules out', () => {
  expect(sources.filter((file) => DEAD_WORDS.test(read(file)))).toEqual([]);
});

test.each([
  [ledger.settledRun('8000', 0), 'Run 8000 was interrupted: 0 users are unknown.'],
  [ledger.settledRun('8000', 1), 'Run 8000 was interrupted: 1 user is unknown.'],
  [
    ledger.waitsForRun('8000', 'https://github.com/o/r/actions/runs/8000'),
    'This run is waiting for run 8000, which stops before its next batch (https://github.com/o/r/actions/runs/8000).',
  ],
])('of the log alone: %s', (text, expected) => expect(text).toBe(expected));

test('the command that restores a ledger writes on top of its tip, and never moves it back', () => {
  const commit = 'c0ffee'.padEnd(40, '0');
  const { text } = ledger.damagedLedger(REF, 'ledger.json', { commit, lost: ['Run 4711.1'] });
  expect(text).toContain(
    `git fetch origin ${REF} && git push origin "$(git commit-tree ${commit}^{tree} -p FETCH_HEAD -m 'Restore c0ffee0000'):${REF}"`,
  );
  expect(text).not.toMatch(/--force|\s\+refs/);
  expect(text).toContain('(this loses Run 4711.1).');
});

test('every file of messages is among the samples', () => {
  const areas = readdirSync(join(ROOT, MESSAGES)).map((file) => file.replace('.ts', ''));
  expect(areas.filter((area) => area !== 'message').sort()).toEqual(Object.keys(SAMPLES).sort());
});

/** What the sources outside take from each file of messages: by name, or as `say.name` of a namespace. */
const taken = outside.flatMap((file) => {
  const text = read(file);
  return [...text.matchAll(/import (?:\* as (\w+)|\{([^}]+)\}) from '[^']*messages\/(\w+)\.ts'/g)].flatMap(
    ([, space, names = '', area = '']) =>
      space
        ? [...text.matchAll(new RegExp(`\\b${space}\\.(\\w+)\\(`, 'g'))].map(([, name]) => `${area}.${name}`)
        : names.split(',').map((name) => `${area}.${name.replace(/^\s*(?:type )?|\s*$/g, '')}`),
  );
});

test('every message is used', () => {
  expect(samples.map(([name]) => name).filter((name) => !taken.includes(name))).toEqual([]);
});

test('nobody outside makes one: the compiler takes no other text, and nothing goes around it', () => {
  expect(taken).not.toContain('message.about');
  const loose = outside.filter((file) => /\bas (?:unknown as )?Message\b|\[MADE\]/.test(read(file)));
  expect(loose).toEqual([]);
  // @ts-expect-error A text alone is no message, and neither is an object that looks like one.
  const fake: Message = { text: 'stop', help: 'token' };
  expect(fake).not.toEqual(about.token`stop`);
});

test('only the printer annotates', () => {
  const others = outside.filter((file) => /\bcore\.(?:error|warning|notice)\b/.test(read(file)));
  expect(others).toEqual(['src/adapters/runner.ts']);
  const verdicts = outside.filter((file) => /printer\.verdict\(/.test(read(file)));
  expect(verdicts).toEqual(['src/stages/publish.ts']);
});

describe('docs/troubleshooting.md', () => {
  const page = read('docs/troubleshooting.md');
  const parts = page.split(/^## /m).slice(1);
  const titleOf = (part: string): string => part.split('\n')[0] ?? '';

  test('has one heading for each topic, in their order', () => {
    expect(parts.map(titleOf)).toEqual(Object.values(TOPICS));
  });

  test('each is found by its anchor, which no other heading has', () => {
    const anchors = [...page.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
    for (const title of Object.values(TOPICS))
      expect(anchors.filter((anchor) => anchor === anchorOf(title))).toHaveLength(1);
  });

  test('each is short, and says what to do', () => {
    for (const part of parts) {
      const lines = part.trim().split('\n').slice(2);
      expect(lines.length, titleOf(part)).toBeGreaterThanOrEqual(2);
      expect(lines.length, titleOf(part)).toBeLessThanOrEqual(12);
      const told = lines.map((line) => line.replace(/^(?:-|\d\.) /, ''));
      expect(
        told.some((line) => TO_DO.test(line)),
        titleOf(part),
      ).toBe(true);
    }
  });

  test('every topic has a message', () => {
    const topics = new Set(samples.flatMap(([, made]) => made.map(({ help }) => help)));
    expect(Object.keys(TOPICS).filter((topic) => ![...topics].some((used) => used === topic))).toEqual([]);
  });
});
