// Loaded into the action by NODE_OPTIONS: at the n-th thing that is done to the disk, what MORTAL says happens.
// `kill:n` is SIGKILL before it, `torn:n` SIGKILL after half of it, `lost:n` SIGKILL before it and a disk that has lost
// what was not synced, `full:n` a disk that takes half of it and is full from then on. Only main is struck, not the post
// step.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const [, fate = '', at = '0'] = /^(kill|torn|lost|full):([0-9]+)$/.exec(process.env.MORTAL ?? '') ?? [];
const isPost = process.env.STATE_isPost === 'true';
const { writeSync, closeSync, fdatasync, fsyncSync } = fs;
/** Of each file that was written, how many bytes of it are safe. */
const safe = new Map();
let steps = 0;

/** Whether this step is the fatal one, or one after it where the disk stays full. */
const strikes = () => {
  steps += 1;
  return fate === 'full' ? steps >= Number(at) : steps === Number(at);
};
const die = () => {
  for (const [fd, size] of safe) fs.ftruncateSync(fd, size);
  process.kill(process.pid, 'SIGKILL');
  for (;;);
};
const half = (fd, data, offset = 0, length = data.length - offset) => {
  if (typeof data !== 'string') writeSync(fd, data, offset, Math.floor(length / 2));
};
const full = () => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });

/** Puts `strike` in the place of a function of node:fs; its promisified form keeps its results. */
const wrap = (name, strike) => {
  const real = fs[name];
  const wrapped = (...args) => (strikes() ? strike(args, real) : real(...args));
  for (const key of Object.getOwnPropertySymbols(real)) {
    Object.defineProperty(wrapped, key, Object.getOwnPropertyDescriptor(real, key));
  }
  fs[name] = wrapped;
};

/** A disk as slow as this shows whoever does not wait for it. */
const SLOW_DISK_MS = 30;

/** Keeps account of what a sync has made safe. */
const keepAccount = () => {
  const sizeOf = (fd) => fs.fstatSync(fd).size;
  fs.writeSync = (fd, ...args) => {
    if (!safe.has(fd)) safe.set(fd, sizeOf(fd));
    return writeSync(fd, ...args);
  };
  // A file that is closed without a sync is none that a run relies on.
  fs.closeSync = (fd) => {
    safe.delete(fd);
    closeSync(fd);
  };
  fs.fsyncSync = (fd) => {
    fsyncSync(fd);
    safe.delete(fd);
  };
  fs.fdatasync = (fd, done) => {
    const size = sizeOf(fd);
    const synced = (error) => {
      if (sizeOf(fd) === size) safe.delete(fd);
      else safe.set(fd, size);
      done(error);
    };
    setTimeout(() => fdatasync(fd, synced), SLOW_DISK_MS);
  };
};

if (fate && !isPost) {
  if (fate === 'lost') keepAccount();
  const end = (args) => {
    if (['torn', 'full'].includes(fate) && typeof args[0] === 'number' && args.length > 1)
      half(...args.filter((arg) => typeof arg !== 'function'));
    if (fate !== 'full') die();
  };
  for (const name of ['write', 'fdatasync']) {
    wrap(name, (args) => {
      end(args);
      args.at(-1)(full());
    });
  }
  for (const name of ['writeSync', 'fdatasyncSync', 'fsyncSync', 'renameSync', 'copyFileSync']) {
    wrap(name, (args) => {
      end(args);
      throw full();
    });
  }
  syncBuiltinESMExports();
}
