import manifest from '../../package.json' with { type: 'json' };

/** The version of this program: outlets read it in the User-Agent, readers in the feeds' generator. */
export const { version } = manifest;
