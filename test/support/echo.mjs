// Loaded into the action by NODE_OPTIONS: says in its log when a signal was a while ago, by the action's own timers.
// Whatever the action would do soon after the signal, it has begun by then, however slow the machine is.
for (const signal of ['SIGINT', 'SIGUSR2'])
  process.on(signal, () => setTimeout(() => console.error(`${signal} was a while ago`), 300));
