/** How many tasks a list shows at a time; in the address, like the filter. */

export const PAGE_SIZES = [50, 100, 500] as const;
export type PageSize = (typeof PAGE_SIZES)[number];

export function readPageSize(query: URLSearchParams): PageSize {
  const asked = Number(query.get("size"));
  return PAGE_SIZES.find((it) => it === asked) ?? PAGE_SIZES[0];
}

export function withPageSize(query: URLSearchParams, size: PageSize): URLSearchParams {
  const sized = new URLSearchParams(query);
  if (size === PAGE_SIZES[0]) sized.delete("size");
  else sized.set("size", String(size));
  return sized;
}
