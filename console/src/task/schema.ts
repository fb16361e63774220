/** A walk through a JSON schema beside a value. Of alternatives all are looked at, since nobody has said which it is. */
import type { Schema } from "./handlers";

/** The schemas with all that they refer to: `$ref` within the root, `anyOf`, `oneOf`, `allOf`. */
export function partsOf(schemas: readonly Schema[], root: Schema | null): Schema[] {
  const found = new Set<Schema>();
  const add = (value: unknown) => {
    const schema = asSchema(value);
    if (!schema || found.has(schema)) return;
    found.add(schema);
    add(referred(schema.$ref, root));
    for (const word of ["anyOf", "oneOf", "allOf"]) {
      const parts = schema[word];
      if (Array.isArray(parts)) parts.forEach(add);
    }
  };
  schemas.forEach(add);
  return [...found];
}

/** Those of a field, or of a place in a list. */
export function schemasAt(parts: readonly Schema[], key: string | number): Schema[] {
  const at = typeof key === "number" ? atPlace : atField;
  const found = parts.flatMap((it) => at(it, key as never));
  return found.map(asSchema).filter((it) => it !== null);
}

function atField(schema: Schema, name: string): unknown[] {
  const properties = asSchema(schema.properties);
  if (properties && Object.hasOwn(properties, name)) return [properties[name]];
  const patterns = Object.entries(asSchema(schema.patternProperties) ?? {});
  const fitting = patterns.filter(([pattern]) => fits(pattern, name)).map(([, it]) => it);
  return fitting.length ? fitting : [schema.additionalProperties];
}

function atPlace(schema: Schema, place: number): unknown[] {
  const first = Array.isArray(schema.prefixItems) ? schema.prefixItems : [];
  return place < first.length ? [first[place]] : [schema.items];
}

function referred(ref: unknown, root: Schema | null): unknown {
  if (typeof ref !== "string" || !ref.startsWith("#")) return null;
  const names = ref
    .split("/")
    .slice(1)
    .map((it) => it.replaceAll("~1", "/").replaceAll("~0", "~"));
  return names.reduce<unknown>((at, name) => asSchema(at)?.[name], root);
}

function asSchema(value: unknown): Schema | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Schema) : null;
}

/** A pattern of Python's that is none here fits everything: it hides too much rather than too little. */
function fits(pattern: string, name: string): boolean {
  try {
    return new RegExp(pattern, "u").test(name);
  } catch {
    return true;
  }
}
