/** Words, numbers and dates in the reader's language. */
export interface Texts {
  readonly isRightToLeft: boolean;
  /** The string of that key, its {0}, {1}… filled in. */
  t(key: string, ...values: (string | number)[]): string;
  /** At most that many digits after the point. */
  number(value: number, digits?: number): string;
  /** With its sign, for changes; nothing has none. */
  signed(value: number, digits?: number): string;
  date(value: Date): string;
  /** Month and year. */
  month(value: Date): string;
}

/** The part of the platform's context that texts come from. */
export interface TextSource {
  resources: { getString(id: string): string };
  formatting: { formatDecimal(value: number, precision?: number): string; formatDateShort(value: Date, includeTime?: boolean): string; formatDateYearMonth(value: Date): string };
  userSettings: { isRTL: boolean };
}

const minus = "\u2212";

/** Texts through the platform's own formatting, so that they follow the reader's settings. */
export function textsOf(source: TextSource): Texts {
  const number = (value: number, digits = 1): string => {
    const rounded = Number(value.toFixed(digits));
    return source.formatting.formatDecimal(rounded === 0 ? 0 : rounded, digits);
  };
  return {
    isRightToLeft: source.userSettings.isRTL,
    t: (key, ...values) => source.resources.getString(key).replace(/\{(\d+)\}/g, (hole, index: string) => String(values[Number(index)] ?? hole)),
    number,
    signed: (value, digits = 1) => {
      const rounded = Number(value.toFixed(digits));
      return (rounded > 0 ? "+" : rounded < 0 ? minus : "") + number(Math.abs(rounded), digits);
    },
    date: (value) => source.formatting.formatDateShort(value),
    month: (value) => source.formatting.formatDateYearMonth(value),
  };
}
