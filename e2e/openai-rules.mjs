// What OpenAI refuses in both of its dialects, with its words. A complaint is `{ message, param, code }`.

/** Models that reason take neither sampling nor a stop. */
export const REASONS = /^(gpt-5|o\d)/;

/** Names of fields that are not known, at a path such as `input[2]`. */
export function unknownField(object, known, at = '') {
  const name = Object.keys(object).find((field) => !known.has(field));
  return name && unknownParameter(at ? `${at}.${name}` : name);
}

export function unknownParameter(param) {
  return { message: `Unknown parameter: '${param}'.`, param, code: 'unknown_parameter' };
}

export function tooLong(value, most, param) {
  if (typeof value !== 'string' || value.length <= most) return null;
  const message = `Invalid '${param}': string too long. Expected a string with maximum length ${most}, but got a string with length `
    + `${value.length} instead.`;
  return { message, param, code: 'string_above_max_length' };
}

/** A function as a tool: its name, and its schema, which every object and array in it must complete. */
export function functionComplaint({ name, description, parameters, strict }, at) {
  if (!/^[a-zA-Z0-9_-]+$/.test(name ?? '')) {
    const message = `Invalid '${at}.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.`;
    return { message, param: `${at}.name`, code: 'invalid_value' };
  }
  if (description === null) return invalidType(`${at}.description`, 'a string', 'null');
  const long = tooLong(name, 64, `${at}.name`);
  if (long || parameters === undefined) return long;
  const wrong = schemaComplaint(parameters, strict === true, []);
  return wrong && {
    message: `Invalid schema for function '${name}': ${wrong}`, param: `${at}.parameters`, code: 'invalid_function_parameters',
  };
}

export function invalidType(param, expected, got) {
  const message = `Invalid type for '${param}': expected ${expected}, but got ${got} instead.`;
  return { message, param, code: 'invalid_type' };
}

export function unsupportedValue(param, value) {
  const message = `Unsupported value: '${param}' does not support '${value}' with this model.`;
  return { message, param, code: 'unsupported_value' };
}

function schemaComplaint(schema, strict, path) {
  const at = `In context=(${path.map((step) => `'${step}'`).join(', ')}), `;
  if (!path.length && schema?.type !== 'object') return `schema must be a JSON Schema of 'type: "object"', got 'type: "${schema?.type}"'.`;
  if (typeof schema === 'boolean') return null;
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return `${at}schema is not an object or boolean.`;
  if (!path.length && ['oneOf', 'anyOf', 'allOf', 'enum', 'not'].some((word) => word in schema)) {
    return "schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level.";
  }
  if (schema.type === 'object' && !schema.properties && (strict || !path.length)) return `${at}object schema missing properties.`;
  if (schema.type === 'array' && !('items' in schema)) return `${at}array schema missing items.`;
  if ('required' in schema && !Array.isArray(schema.required)) return `${at}'required' is not of type 'array'.`;
  if (strict && schema.properties) {
    if (schema.additionalProperties !== false) return `${at}'additionalProperties' is required to be supplied and to be false.`;
    const missing = Object.keys(schema.properties).find((name) => !schema.required?.includes(name));
    if (missing) return `${at}'required' is required to be an array including every key in properties. Missing '${missing}'.`;
  }
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    const wrong = schemaComplaint(inner, strict, [...path, 'properties', name]);
    if (wrong) return wrong;
  }
  return schema.items === undefined ? null : schemaComplaint(schema.items, strict, [...path, 'items']);
}
