/** What is wrong between an agent and its model. Each is dealt with in its own way, so they are told apart. */
export type Fault =
  /** The allowance of a subscription is used up until a time: nothing helps but to wait. */
  | 'usage-limit'
  /** Too many requests in a short time: passes by itself. */
  | 'rate-limit'
  | 'overload'
  | 'network'
  /** Log-in or key: a person must see to it. */
  | 'authentication'
  /** Money: a person must see to it. */
  | 'billing'
  | 'other';

/** The phrases are looked for only in what a program itself reports as an error, never in what an agent says. */
const phrases: readonly (readonly [Fault, RegExp])[] = [
  // Money before allowances: "exceeded your current quota, please check your plan and billing details" is about money.
  ['billing', /\b(credit balance is too low|billing[_ ]error|billing details|insufficient[_ ](quota|credits?|funds)|payment required)\b/i],
  [
    'usage-limit',
    /\b(usage|session|weekly|daily|hourly|monthly|5-hour|opus|sonnet)[ _](usage )?(limit|quota)\b.{0,40}(?<!not )\b(reached|hit|exceeded)/i,
  ],
  ['usage-limit', /\b(hit|reached|exceeded|exhausted) your (?!rate\b)(\w+ ){0,2}(limit|quota)\b/i],
  ['usage-limit', /\b(exhausted your (capacity|daily quota)|usage_limit_reached|terminalquotaerror|out of extra usage)\b/i],
  [
    'authentication',
    /\b(authentication[_ ](error|failed)|unauthori[sz]ed|unauthenticated|invalid (x-)?api[- ]key|api key not valid|incorrect api key|please run \/login|oauth token has expired)\b/i,
  ],
  ['overload', /\b(overloaded(_error)?|at capacity|unavailable|server_error|internal server error|bad gateway|gateway timeout)\b/i],
  ['rate-limit', /\b(rate[_ ]limit(ed|s|_error)?|too many requests|resource_exhausted)\b/i],
  [
    'network',
    /\b(econnreset|econnrefused|enotfound|etimedout|epipe|eai_again|fetch failed|socket hang up|connection (error|refused|reset|closed|timed out)|stream disconnected|error sending request|network error)\b/i,
  ],
];

/** @param status of HTTP */
function ofStatus(status: number): Fault | null {
  if (status === 401 || status === 403) return 'authentication';
  if (status === 402) return 'billing';
  if (status === 429) return 'rate-limit';
  if (status === 408) return 'network';
  return status >= 500 && status <= 599 ? 'overload' : null;
}

/**
 * @param message what the program reports as its error, code words and sentences alike
 * @param status of HTTP, where the program gives it; a status inside the message is found too
 */
export function faultOf(message: string, status: number | null = null): Fault {
  const said = phrases.find(([, pattern]) => pattern.test(message))?.[0] ?? null;
  // What is said about money and allowances is more exact than 400, 403 and 429, under which they come.
  if (said === 'usage-limit' || said === 'billing') return said;
  const written = /\b(?:status|code|error|http)\b\W{0,4}(?:code\W{0,3})?([45]\d\d)\b|\(([45]\d\d)\)/i.exec(message);
  const digits = written?.[1] ?? written?.[2];
  return (status === null ? null : ofStatus(status)) ?? (digits === undefined ? null : ofStatus(Number(digits))) ?? said ?? 'other';
}
