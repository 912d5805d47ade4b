// What a page has seen of a form, for the server to notice what others changed since.

export class Versions {
  constructor(known = 0) {
    this.known = known; // everything up to this version has been seen
    this.seen = new Map(); // place -> a later version in which it was seen
  }

  saw(place, version) {
    this.seen.set(place, Math.max(version, this.seen.get(place) ?? 0));
  }

  /** A step of one means that nobody else wrote in between, so everything is up to date. */
  learn(place, version) {
    if (version <= this.known + 1) this.known = Math.max(this.known, version);
    else this.saw(place, version);
  }

  /** What to send as base of a change at `place`; a row counts with all its places. */
  base(place, least = 0) {
    return Math.max(this.known, least, ...[...this.seen].map(([where, version]) => (where.startsWith(place) ? version : 0)));
  }
}

/** The body of an entry, as it is sent from then on. */
export function bodyOf({key, about, entry, reason, at}, base) {
  return JSON.stringify({key, ...about, ...entry, base_version: base, reason: reason ?? "", client_time: at});
}
