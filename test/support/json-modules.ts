import { registerHooks } from 'node:module';

/**
 * Loads packages that import JSON without saying so, which Node refuses (ERR_IMPORT_ATTRIBUTE_MISSING): those of
 * GitHub's parser do.
 */
export const withJsonModules = async <T>(load: () => Promise<T>): Promise<T> => {
  const hooks = registerHooks({
    load: (url, context, next) =>
      next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
  });
  try {
    return await load();
  } finally {
    hooks.deregister();
  }
};
