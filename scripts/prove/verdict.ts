/** How a proof ended. */
export interface Verdict {
  /** `vacuous`: nothing was said, because no input gets through. */
  verdict: 'proved' | 'refuted' | 'timeout' | 'vacuous';
  /** An input, or calls, that break it. */
  example?: string;
}
