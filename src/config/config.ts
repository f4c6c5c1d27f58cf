export interface Config {
  readonly dataDir: string;
}
