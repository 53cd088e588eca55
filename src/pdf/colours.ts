/** The colours of all PDFs; told apart in black and white too. */
export const colours = {
  ink: '#17212b',
  soft: '#4b5967',
  line: '#9aa7b0',
  brand: '#0e4a5a',
  accent: '#c08a1e',
  bar: '#5b8ba0',
  ground: '#eef2f4',
  groundAlternate: '#dfe7ea',
}
