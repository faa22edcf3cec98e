/** A name in the forms that files and code have it in. */
export interface Names {
  /** `price-cut` */
  name: string;
  /** `PriceCut` */
  pascal: string;
  /** `priceCut` */
  camel: string;
  /** `PRICE_CUT` */
  constant: string;
}

/** The name in every form. Throws when it is not in kebab-case. */
export function namesOf(name: string): Names {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new Error(`"${name}" is no name: write it in kebab-case, as in price-cut`);
  }
  const pascal = name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return {
    name,
    pascal,
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    constant: name.replaceAll('-', '_').toUpperCase(),
  };
}
