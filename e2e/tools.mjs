// The tools of the plot three-tools, for the checks of libraries.

export const TOOLS = [
  { name: 'find_city', description: 'Finds a city.', schema: schema({ name: { type: 'string' } }) },
  {
    name: 'get_weather',
    description: 'Tells the weather of a city.',
    schema: schema({ city: { type: 'string' }, day: { type: 'string', enum: ['today', 'tomorrow'] } }),
  },
  { name: 'write_note', description: 'Writes a note.', schema: schema({ text: { type: 'string' } }) },
];

/** What a tool answers; notes go into the list. */
export function toldBy(name, input, noted) {
  if (name === 'find_city') return `${input.name}, Switzerland`;
  if (name === 'get_weather') return input.day === 'today' ? '8 degrees' : '20 degrees';
  noted.push(input.text);
  return 'noted';
}

function schema(properties) {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}
