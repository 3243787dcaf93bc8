/** One figure of many simulated runs: what it falls below in a tenth, in half and in nine tenths of them. */
export interface Quantiles {
  readonly least: number;
  readonly likely: number;
  readonly most: number;
}

/** @param values at least one; they are sorted in place */
export function quantilesOf(values: Float64Array): Quantiles {
  values.sort();
  const at = (part: number) => {
    const place = (values.length - 1) * part;
    const below = values[Math.floor(place)] ?? Number.NaN;
    const above = values[Math.ceil(place)] ?? Number.NaN;
    return below + (above - below) * (place - Math.floor(place));
  };
  return { least: at(0.1), likely: at(0.5), most: at(0.9) };
}
