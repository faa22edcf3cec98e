const { relative } = require('node:path');

/**
 * An ESLint formatter that prints one line per finding, as oxlint's `unix` does.
 * @type {import('eslint').ESLint.Formatter['format']}
 */
module.exports = (results) =>
  results
    .flatMap(({ filePath, messages }) =>
      messages.map(({ line, column, message, ruleId }) => {
        return `${relative(process.cwd(), filePath)}:${line}:${column}: ${message.replaceAll(/\s*\n\s*/g, '\n  ')} [${ruleId ?? 'ESLint'}]\n`;
      }),
    )
    .join('');
