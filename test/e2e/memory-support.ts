// next-steps.test.ts and verify.test.ts still ask for it by this name.
export * from './ledger-support.ts';
