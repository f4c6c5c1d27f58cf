import type { Config } from './config/config.ts';
export interface App extends AsyncDisposable {
  readonly config: Config;
}
