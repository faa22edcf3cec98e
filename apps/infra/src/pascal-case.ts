/** Converts kebab-case to PascalCase: `price-audit` to `PriceAudit`. */
export function pascalCase(name: string): string {
  return name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
