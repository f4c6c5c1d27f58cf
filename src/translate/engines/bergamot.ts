import type { EngineDeclaration, EngineSettingsOf } from '../../model/engine-declaration.ts';
import type { EngineParts, EnginePlugin, EngineTools } from '../engine/engine.ts';

const declaration = {
  title: 'Bergamot (Mozilla)',
  summary: 'on this machine',
  byDefault: true,
  markup: 'html',
  limits: { maxCharacters: 50_000, maxSegments: 256 },
  // The installed models decide.
  languages: {},
  folder: 'models',
  settings: {
    workers: {
      variable: 'WARTA_WORKERS',
      kind: { min: 1, max: 64 },
      doc: 'threads, about 460 MB each. Not set: one less than there are cores, as far as the memory goes.',
    },
    url: {
      variable: 'WARTA_MODELS_URL',
      kind: 'url',
      doc: "another registry of models than Mozilla's, up to and including `/v1`.",
    },
  },
} as const satisfies EngineDeclaration;

/** Bergamot in worker threads. Imported on demand: all engines are loaded to read their declarations. */
async function create(
  settings: EngineSettingsOf<typeof declaration>,
  tools: EngineTools,
): Promise<EngineParts> {
  const { openBergamot } = await import('../bergamot/bergamot-engine.ts');
  return openBergamot(settings, tools);
}

export default { ...declaration, create } satisfies EnginePlugin;
