/** The entry of both steps. The post step of a run that has left nothing to do ends here, before anything is loaded. */
const { STATE_isPost, STATE_finished } = process.env;
if (STATE_isPost !== 'true' || STATE_finished !== 'true') await import('./main.ts');

export {};
