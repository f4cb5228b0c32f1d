// Loaded into the action by NODE_OPTIONS: its clock is ahead by AHEAD_MS, so that tomorrow can be tested today.
const ahead = Number(process.env.AHEAD_MS);
const now = Date.now.bind(Date);
Date.now = () => now() + ahead;
// The action measures time from the start of its process, which the same clock told.
const { timeOrigin } = performance;
Object.defineProperty(performance, 'timeOrigin', { value: timeOrigin + ahead });
