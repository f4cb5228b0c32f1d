// Loaded into the action by NODE_OPTIONS: its clock is ahead by AHEAD_MS, so that tomorrow can be tested today.
const ahead = Number(process.env.AHEAD_MS);
const now = Date.now.bind(Date);
Date.now = () => now() + ahead;
