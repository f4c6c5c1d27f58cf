import manifest from '../../package.json' with { type: 'json' };

/** The version of this program, for the User-Agent and the feeds' generator element. */
export const { version } = manifest;
