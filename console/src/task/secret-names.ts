/** Whether a field's name says that its value is secret, however it is written: `apiKey`, `API_KEY`, `api-key`. */

const SECRET =
  /(password|passwd|passphrase|secret|token|credential|authorization|apikey|accesskey|privatekey|signingkey|encryptionkey)s?$/;

export function saysSecret(name: string): boolean {
  const words = wordsOf(name);
  return words.some((word, at) => SECRET.test(word) || SECRET.test(word + (words[at + 1] ?? "")));
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}
