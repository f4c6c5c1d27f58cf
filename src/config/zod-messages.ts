import type { z } from 'zod';
import { jsonSchema } from './sources-schema.ts';
import { didYouMean } from './did-you-mean.ts';

/** A problem at a path of the document. `key` is set if the problem is a key of the map there, not its value. */
export interface Finding {
  readonly path: readonly PropertyKey[];
  readonly key?: string | undefined;
  readonly value?: unknown;
  readonly problem: string;
  readonly fix: string;
}

interface Shape {
  readonly properties?: Record<string, Shape>;
  readonly items?: Shape;
  readonly description?: string;
  readonly examples?: readonly string[];
}

/** Translates an issue of zod into problem and fix. Fixes come from descriptions and examples of the schema. */
export function explainIssue(issue: z.core.$ZodIssue, raw: unknown): Finding[] {
  const { path } = issue;
  const value = valueAt(raw, path);
  const shape = shapeAt(path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownField(path, key, shape));
    case 'invalid_type':
      return [wrongType(path, value, issue.expected, shape)];
    case 'invalid_value': {
      const choices = issue.values.map(String);
      const meant = didYouMean(String(value), choices);
      return [
        {
          path,
          value,
          problem: `must be one of ${choices.join(', ')}`,
          fix: meant ? `did you mean ${meant}?` : 'choose one',
        },
      ];
    }
    case 'too_small':
    case 'too_big': {
      const bound = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
      const unit = issue.origin === 'string' ? ' characters long' : '';
      return [{ path, value, problem: `must be ${bound}${unit}`, fix: 'change it' }];
    }
    case 'custom':
      return [{ path, value, problem: issue.message, fix: String(issue.params?.fix ?? 'change it') }];
    default:
      return [{ path, value, problem: issue.message, fix: forExample(shape) ?? 'change it' }];
  }
}

function unknownField(path: readonly PropertyKey[], key: string, shape: Shape | undefined): Finding {
  const known = Object.keys(shape?.properties ?? {});
  const meant = didYouMean(key, known);
  return {
    path,
    key,
    problem: 'is not a known field',
    fix: meant ? `did you mean ${meant}?` : `known are ${known.join(', ')}`,
  };
}

const KINDS: Readonly<Record<string, readonly [string, string]>> = {
  string: ['a text', 'put it in quotes'],
  array: ['a list', 'write each entry on its own line after "- "'],
  object: ['a group of fields', 'write its fields on indented lines below it'],
  boolean: ['true or false', 'write it without quotes'],
  number: ['a number', 'write digits without quotes'],
  int: ['a whole number', 'write digits without quotes'],
};

function wrongType(
  path: readonly PropertyKey[],
  value: unknown,
  expected: string,
  shape: Shape | undefined,
): Finding {
  const [kind, how] = KINDS[expected] ?? [expected, 'change it'];
  const name = path.at(-1);
  if (value === undefined && typeof name === 'string') {
    const example = shape?.examples?.[0];
    const hint = example === undefined ? `${name} (${shape?.description ?? kind})` : `${name}: ${example}`;
    return { path: path.slice(0, -1), key: name, problem: 'is missing', fix: `add it: ${hint}` };
  }
  if (value === null || value === undefined)
    return { path, problem: 'is empty', fix: `set it to ${kind} or remove it` };
  return { path, value, problem: `must be ${kind}`, fix: forExample(shape) ?? how };
}

function forExample(shape: Shape | undefined): string | undefined {
  return shape?.examples && `write for example ${shape.examples.join(', ')}`;
}

let whole: Shape | undefined;

function shapeAt(path: readonly PropertyKey[]): Shape | undefined {
  whole ??= jsonSchema() as Shape;
  return path.reduce<Shape | undefined>(
    (shape, step) => (typeof step === 'number' ? shape?.items : shape?.properties?.[String(step)]),
    whole,
  );
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      value && typeof value === 'object' ? (value as Record<PropertyKey, unknown>)[step] : undefined,
    raw,
  );
}
