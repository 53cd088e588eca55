/** The fields of forms whose content is never kept, shown again, or taken from an address. */
export function isSecretField(name: string): boolean {
  return /password|secretNumber/i.test(name)
}
