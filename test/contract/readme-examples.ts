import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const EXAMPLES = fileURLToPath(new URL('../../.github/examples/', import.meta.url));

/**
 * README.md with the files of .github/examples between markers of their name, each as deep as its marker stands.
 * Throws where there is no such file.
 */
export const withExamples = (readme: string): string =>
  readme.replace(
    /^( *)<!-- example:([\w-]+\.yml):begin -->\n.*?<!-- example:\2:end -->/gms,
    (_, indent: string, name: string) => {
      const example = readFileSync(`${EXAMPLES}${name}`, 'utf8').trimEnd().split('\n');
      const block = [
        `<!-- example:${name}:begin -->`,
        '',
        '```yaml',
        ...example,
        '```',
        '',
        `<!-- example:${name}:end -->`,
      ];
      return block.map((line) => line && `${indent}${line}`).join('\n');
    },
  );
