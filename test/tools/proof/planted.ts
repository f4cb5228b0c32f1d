/** A fault that somebody might make: in a file, this text in place of that; and the e2e tests that are about it. */
export type Mutant = LedgerMutant & {
  readonly e2e: readonly string[];
};
export type LedgerMutant = {
  readonly name: string;
  readonly edits: readonly (readonly [file: string, from: string, to: string])[];
};

const SEND = 'const replied = world.send(purpose, user.id, user.email);';

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'the outcome is written before the answer',
    e2e: ['crash'],
    edits: [
      [
        'src/domain/send/request.ts',
        SEND,
        `await append({ type: 'outcome', at: world.now(), seq: intent.seq, user: user.id, result: 'scheduled', sent: true, detail: '' });\n      ${SEND}`,
      ],
    ],
  },
  {
    name: 'nobody waits for the disk',
    e2e: ['fates'],
    edits: [['src/adapters/journal.ts', 'await sync(fd);', 'void sync(fd);']],
  },
  {
    name: 'the quota is counted after the call',
    e2e: ['quota'],
    edits: [
      [
        'src/domain/send/intents.ts',
        'const verdict = quota.take(at);',
        "const verdict = quota.free(at) > 0 ? ({ kind: 'go' } as const) : quota.take(at);",
      ],
      ['src/domain/send/intents.ts', 'quota.take(now());', ''],
      ['src/domain/send/request.ts', SEND, `${SEND}\n      quota.take(world.now());`],
    ],
  },
  {
    name: 'a redirect is followed',
    e2e: ['answers', 'network'],
    edits: [
      [
        'src/adapters/bevy.ts',
        "EnvHttpProxyAgent } from 'undici'",
        "EnvHttpProxyAgent, interceptors } from 'undici'",
      ],
      [
        'src/adapters/bevy.ts',
        'const dispatcher = createDispatcher(options);',
        'const dispatcher = createDispatcher(options).compose(interceptors.redirect({ maxRedirections: 5 }));',
      ],
    ],
  },
  {
    name: 'the first row is skipped',
    e2e: ['happy'],
    edits: [
      [
        'src/domain/list/list.ts',
        'list: { users, duplicates }',
        'list: { users: users.slice(1), duplicates }',
      ],
    ],
  },
  {
    name: 'unknown is reported as failed',
    e2e: ['doubt'],
    edits: [
      [
        'src/domain/outcome/attempts.ts',
        "status: told ?? 'unknown', detail",
        "status: told ?? 'failed', detail",
      ],
    ],
  },
  {
    name: 'an e-mail address is logged',
    e2e: ['secrecy'],
    edits: [
      [
        'src/run.ts',
        'printer.info(`Plan: ${forecastText(plan, facts.forecast)}`);',
        'printer.info(`Plan: ${forecastText(plan, facts.forecast)} ${plan.operations[0]?.email ?? ""}`);',
      ],
    ],
  },
  {
    name: 'a request does not wait for its intent',
    e2e: ['crash'],
    edits: [['src/domain/send/intents.ts', 'await onDisk;', 'void onDisk;']],
  },
  {
    name: 'the HTTP client retries by itself',
    e2e: ['network'],
    edits: [
      [
        'src/adapters/bevy.ts',
        "EnvHttpProxyAgent } from 'undici'",
        "EnvHttpProxyAgent, RetryAgent } from 'undici'",
      ],
      [
        'src/adapters/bevy.ts',
        'const dispatcher = createDispatcher(options);',
        'const dispatcher = new RetryAgent(createDispatcher(options), { methods: ["DELETE", "GET", "POST"] });',
      ],
    ],
  },
  {
    name: 'the protected are not',
    e2e: ['review'],
    edits: [
      [
        'src/domain/plan/plan.ts',
        "options.mode === 'delete' && protection ?",
        "options.mode === 'cancel' && protection ?",
      ],
    ],
  },
  {
    name: 'a look-up takes the id of another user',
    e2e: ['look-up'],
    edits: [
      [
        'src/domain/send/look-up-answer.ts',
        "people.filter((user) => sameAddress(emailOf(user) ?? '', context.user.email))",
        "people.filter((user) => !sameAddress(emailOf(user) ?? '', ''))",
      ],
    ],
  },
  {
    name: 'a look-up forgets the rows that it did not reach',
    e2e: ['look-up'],
    edits: [
      [
        'src/report/results-csv.ts',
        "isToLookUp(row) && user.email !== ''",
        "isToLookUp(row) && user.email === ''",
      ],
    ],
  },
  {
    // One campaign in more than 30,000 has such a user: unit tests see it.
    name: 'a user who is not found is not scheduled any more',
    e2e: ['evidence'],
    edits: [['src/domain/ledger/record.ts', 'PENDING.includes(known.status))', "PENDING.includes(''))"]],
  },
  {
    name: 'a user who vanished counts as deleted',
    e2e: ['undo'],
    edits: [
      [
        'src/domain/ledger/record.ts',
        "status === 'too-late' && !contradiction",
        "status === 'too-late' && (contradiction ?? true)",
      ],
    ],
  },
  {
    name: 'a verification deletes',
    e2e: ['verify'],
    edits: [
      [
        'src/adapters/bevy.ts',
        "isLookup ? purpose : 'user']",
        "isLookup ? purpose : purpose === 'verify' ? 'delete' : 'user']",
      ],
    ],
  },
  {
    name: 'whoever is not found counts as deleted',
    e2e: ['verify'],
    edits: [
      [
        'src/domain/outcome/verified-state.ts',
        "        ? { status: result, detail }\n        : { status: 'unknown'",
        "        ? { status: 'gone', detail }\n        : { status: 'unknown'",
      ],
    ],
  },
  {
    name: 'the deadline is reckoned from the last attempt',
    e2e: ['doubt'],
    edits: [
      ['src/domain/outcome/attempts.ts', 'row, requestedAt: row.requestedAt ?? at', 'row, requestedAt: at'],
    ],
  },
  {
    name: 'a body that says no is a success',
    e2e: ['evidence'],
    edits: [
      [
        'src/domain/send/change-answer.ts',
        "answer('failed', text) : answer('scheduled', '')",
        "answer('scheduled', '') : answer('scheduled', '')",
      ],
    ],
  },
  {
    name: 'the body of another user is believed',
    e2e: ['evidence'],
    edits: [
      [
        'src/domain/send/user-fields.ts',
        'isRecord(json) && (isId',
        'isRecord(json) && (id !== undefined || isId',
      ],
    ],
  },
  {
    name: 'an empty field with a plain name is a proof',
    e2e: ['verify'],
    edits: [
      [
        'src/domain/send/user-fields.ts',
        "{ kind: 'unshown', field: plain }",
        "{ kind: 'none', field: plain }",
      ],
    ],
  },
  {
    name: 'the first success of an undo is not proved',
    e2e: ['evidence'],
    edits: [
      [
        'src/domain/send/cancel-user.ts',
        'const proves = !isProving && wantsProof();',
        'const proves = !isProving && wantsProof() && unproved.length < 0;',
      ],
    ],
  },
  {
    name: 'a user who was not pending proves the cancel call',
    e2e: ['evidence'],
    edits: [['src/domain/send/cancel-user.ts', 'isProved = wasPending;', 'isProved = wasPending || true;']],
  },
  {
    name: 'what is known to have moved, but was not read, is passed over',
    e2e: [],
    edits: [['src/stages/watch.ts', 'reasons.add(until);', 'void until;']],
  },
  {
    name: 'who was refused is not tried again',
    e2e: ['evidence'],
    edits: [['src/domain/send/execute.ts', 'AGAIN.includes(status)) again', '!AGAIN) again']],
  },
  {
    name: 'an unfinished undo is green',
    e2e: ['evidence'],
    edits: [
      [
        'src/report/verdict.ts',
        "mode === 'cancel' || (failOnIncomplete",
        "(mode === 'cancel' && failOnIncomplete) || (failOnIncomplete",
      ],
    ],
  },
  {
    name: 'ids that rise are not compared',
    e2e: ['evidence'],
    edits: [
      [
        'src/domain/send/fill-handle-check.ts',
        "mode === 'delete' && identityCheck",
        "mode === 'verify' && identityCheck",
      ],
    ],
  },
  {
    name: 'a list of nobody is complete',
    e2e: ['evidence'],
    edits: [['src/report/verdict.ts', ' || isNobodyFound', ' || (isNobodyFound && outcome === undefined)']],
  },
];

/** Faults of the ledger: campaigns must see each, and say by which check. */
export const LEDGER_MUTANTS: readonly LedgerMutant[] = [
  {
    name: 'the claim is not written before the first request',
    edits: [
      [
        'src/stages/send.ts',
        'const claimed = await claimUsers(deps, work);',
        'const none = Number.POSITIVE_INFINITY;\n    const claimed = { requests: none, look: async () => undefined, claim: async () => none } as Claimed | "again" | { fault: Message };\n    void claimUsers;',
      ],
    ],
  },
  {
    name: 'the claim of another run is not checked',
    edits: [['src/stages/read-ledger.ts', 'if (!open || open.step === own.step)', 'if (open || !open)']],
  },
  {
    name: 'the parent is not compared',
    edits: [
      [
        'src/domain/ledger/store.ts',
        "if (answer === 'moved') return { commit, ledger };",
        "if (answer === 'moved' || answer.refused !== '') return { commit, ledger };",
      ],
    ],
  },
  {
    name: 'keep is ignored',
    edits: [['src/domain/plan/plan.ts', 'if (keep && !(', 'if (keep && status === "" && !(']],
  },
  {
    name: 'an open claim is forgotten',
    edits: [
      [
        'src/domain/ledger/claim.ts',
        'if (!open) return ledger;',
        'if (!open || open) return { ...ledger, open: undefined };',
      ],
    ],
  },
  {
    name: 'reserved requests are not counted',
    edits: [['src/domain/ledger/claim.ts', 'requests: open.requests }', 'requests: 0 }']],
  },
  {
    name: 'the claimed users of an interrupted run are not unknown',
    edits: [
      [
        'src/domain/ledger/claim.ts',
        "open.mode === 'delete' ? open.users : []",
        "open.mode === 'cancel' ? open.users : []",
      ],
    ],
  },
  {
    name: "the runner's clock is used",
    edits: [['src/domain/github-clock.ts', 'now: () => local() + (offset ?? 0)', 'now: () => local()']],
  },
  {
    name: 'a halt is not seen',
    edits: [
      ['src/stages/watch.ts', 'if (tip === undefined || known.has(tip)) return;', 'if (tip !== "") return;'],
    ],
  },
  {
    name: 'a changed list is not seen',
    edits: [['src/stages/watch.ts', 'if (!compared) return;', 'if (!compared || compared) return;']],
  },
  {
    name: 'an undo does not wait for the deletion',
    edits: [['src/stages/claim.ts', 'if (rival && isUndo) {', 'if (rival && !isUndo) {']],
  },
  {
    name: 'completed users are sent again',
    edits: [['src/domain/plan/plan.ts', 'if (reopens) return', 'if (earlier) return']],
  },
];
