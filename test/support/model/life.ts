/**
 * The life of one process. Whatever it does to the world is a step; at the step at which it dies, and after it, nothing
 * more is done: asynchronous work never comes back, synchronous work throws.
 */
export type Life = {
  /** Counts a step; false if the process is dead, or dies of this one. */
  readonly step: () => boolean;
  readonly isDead: () => boolean;
  /** Resolves when it dies; never if it does not. */
  readonly died: Promise<'died'>;
  readonly die: () => void;
  /** Called once, at death. */
  readonly atDeath: (last: () => void) => void;
};

/** `rival`, `undo`: another run begins beside it; `edit`, `protect`: somebody changes a file on the default branch. */
export type Event = 'kill' | 'signal' | 'rival' | 'undo' | 'edit' | 'protect';

/** What happens at which step, counted from 1. */
export type Fate = ReadonlyMap<number, Event>;

/** A process with a fate; what is not a kill is told to `onEvent`. */
export const createLife = (fate: Fate, onEvent: (event: Exclude<Event, 'kill'>) => void): Life => {
  const lasts: (() => void)[] = [];
  let tellDeath: (value: 'died') => void = () => {};
  const died = new Promise<'died'>((resolve) => {
    tellDeath = resolve;
  });
  let steps = 0;
  let dead = false;
  const die = (): void => {
    if (dead) return;
    dead = true;
    for (const last of lasts) last();
    tellDeath('died');
  };
  return {
    step: () => {
      steps += 1;
      const event = fate.get(steps);
      if (event === 'kill') die();
      if (event && event !== 'kill' && !dead) onEvent(event);
      return !dead;
    },
    isDead: () => dead,
    died,
    die,
    atDeath: (last) => void lasts.push(last),
  };
};

/** What a dead process comes to in the middle of synchronous work. */
export class Killed extends Error {}

/** What asynchronous work of a dead process comes to. */
export const never = <T>(): Promise<T> => new Promise<T>(() => {});
