import fc from 'fast-check';

/** Text as it may stand in a file that is no progress report at all, or a damaged one. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.json(),
  fc
    .array(
      fc.constantFrom(
        '- [x] ',
        '- [ ]',
        '[',
        ']',
        '(',
        '#',
        '```',
        '~~~~',
        '\n',
        '\r',
        ' ',
        '40%',
        '999.9 %',
        '.',
        'Blocker:',
        'ETA：',
        '**Now**: ',
        '## Now',
        '\0',
        '\u001b[31m',
        '\u202e',
        '🦦',
        '-',
        '>',
        '"',
        '{',
        '}',
        '5)',
      ),
      { maxLength: 80 },
    )
    .map((parts) => parts.join('')),
);
